import { expect, test } from 'vitest'
import { createAssetCache } from './asset-cache'

const asset = (size: number) => ({ bytes: new Uint8Array(size), type: 'text/javascript' })

test('what was asked for longest ago goes first', () => {
  const cache = createAssetCache(40)
  for (const key of ['a', 'b', 'c', 'd']) cache.set(key, asset(10))
  cache.get('a')
  cache.set('e', asset(10))
  expect(['a', 'b', 'c', 'd', 'e'].filter((key) => cache.get(key))).toEqual(['a', 'c', 'd', 'e'])
})

test('one large asset does not push out all others, and setting again counts once', () => {
  const cache = createAssetCache(40)
  cache.set('a', asset(10))
  cache.set('large', asset(11))
  for (let n = 0; n < 5; n++) cache.set('b', asset(10))
  expect(['a', 'large', 'b'].filter((key) => cache.get(key))).toEqual(['a', 'b'])
})
