import { expect, test } from 'vitest'
import { iconAsset } from './icon-asset'

async function svg(file: string): Promise<string | null> {
  const asset = await iconAsset(file)
  return asset && new TextDecoder().decode(asset.bytes)
}

test('an icon is read from the installed icon set', async () => {
  const text = await svg('clapperboard.svg')
  expect(text).toContain('M3 11h18v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z')
  expect(text?.match(/<path/g)).toHaveLength(4)
  expect(await svg('circle.svg')).toContain('<circle cx="12" cy="12" r="10"/>')
})

test('an unknown icon is the plug, and a name that is none is nothing', async () => {
  expect(await svg('no-such-icon-here.svg')).toContain('M12 22v-5')
  expect(await svg('../../package.svg')).toBeNull()
  expect(await svg('clapperboard.mjs')).toBeNull()
})
