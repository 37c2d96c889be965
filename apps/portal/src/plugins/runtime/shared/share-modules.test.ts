import { sharedModules, shimName } from '@groundwork/plugin-sdk/shared-modules'
import { expect, test, vi } from 'vitest'
import { commonParts } from './common-parts'
import { shareModules, warmShared } from './share-modules'
import { sharedInstances } from './shared-instances'
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

test('what is warmed is what the page does not have and a plugin imports, by the name of its shim', async () => {
  shareModules(commonParts)
  const tooltip = vi.spyOn(sharedInstances, '@groundwork/ui/tooltip').mockResolvedValue({})
  const every = vi.spyOn(Object, 'entries')
  const shim = (specifier: string) => `/plugin-assets/shims/v1/${shimName(specifier)}`
  await warmShared([
    shim('react'),
    shim('@groundwork/ui/field'),
    '/plugin-assets/0f/ui/chunks/groundwork--ui--tooltip.js',
  ])
  expect(every).not.toHaveBeenCalledWith(sharedInstances)
  await warmShared([shim('react'), shim('@groundwork/ui/tooltip')])
  expect(tooltip).toHaveBeenCalledOnce()
  vi.restoreAllMocks()
})
