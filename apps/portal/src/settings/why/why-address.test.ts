import { expect, it } from 'vitest'
import { readWhyAddress, whoText, whyHref } from './why-address'

it('is about whoever reads it unless it names somebody', () => {
  expect(readWhyAddress({}, 'u1')).toMatchObject({ who: { kind: 'person', id: 'u1' }, action: null })
  expect(readWhyAddress({ who: 'token:nothing' }, 'u1').who).toEqual({ kind: 'person', id: 'u1' })
})

it.each([
  { kind: 'person', id: 'a:b' },
  { kind: 'token', scope: 'record' },
  { kind: 'plugin', id: 'titles' },
] as const)('comes back from its address: %j', (who) => {
  const href = whyHref({ who: whoText(who), action: 'promotion.vote', project: 'a b', environment: 'staging' })
  const query = Object.fromEntries(new URLSearchParams(href.split('?')[1]))
  const read = readWhyAddress(query, 'u1')
  expect(read).toEqual({ who, action: 'promotion.vote', project: 'a b', environment: 'staging', plugin: '' })
})

it('takes no action that there is not', () => {
  expect(readWhyAddress({ action: 'promotion.steal' }, 'u1').action).toBeNull()
})
