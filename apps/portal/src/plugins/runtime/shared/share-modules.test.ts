import { sharedModules, shimName } from '@groundwork/plugin-sdk/shared-modules'
import { expect, test } from 'vitest'
import { commonParts } from './common-parts'
import { shareModules } from './share-modules'
import { sharedKey } from './shared-key'
import { shimText } from './shim-text'

const place = globalThis as unknown as Record<symbol, (specifier: string) => Promise<object>>

/** Runs the text of a shim as the browser would. */
const run = (file: string): Promise<Record<string, unknown>> =>
  import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(shimText(file) ?? '')}`)

test('a shim gives the very instance that the page uses', async () => {
  shareModules(commonParts)
  const [react, button] = await Promise.all([import('react'), import('@groundwork/ui/button')])
  const shims = await Promise.all([run(shimName('react')), run(shimName('@groundwork/ui/button'))])
  expect(shims[0]?.useState).toBe(react.useState)
  expect(shims[0]?.default).toBe(react.default)
  expect(shims[1]?.Button).toBe(button.Button)
})

test('what is not shared is refused by its name', async () => {
  shareModules(commonParts)
  await expect(place[Symbol.for(sharedKey)]?.('pg')).rejects.toThrow('"pg" is not shared')
  expect(sharedModules).not.toContain('pg')
})
