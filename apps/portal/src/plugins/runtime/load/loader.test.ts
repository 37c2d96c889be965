import { expect, test, vi } from 'vitest'
import { createLoader, type Loadable, type LoaderParts } from './loader'

const plugin: Loadable = {
  id: 'cost-lens',
  name: 'Cost lens',
  sha256: 'a'.repeat(64),
  entry: '/plugin-assets/a/ui/index.js',
  styles: [],
  imports: [],
}

function loaderWith(importModule: LoaderParts['importModule']) {
  const report = vi.fn<LoaderParts['report']>()
  return { report, ...createLoader({ importModule, bringStyles: async () => {}, report }) }
}

test('a version is loaded once and its time told once', async () => {
  const definition = { pages: {} }
  const importModule = vi.fn(async () => ({ default: definition }))
  const { load, report } = loaderWith(importModule)
  expect(load(plugin)).toBe(load(plugin))
  expect(await load(plugin)).toBe(definition)
  expect(importModule).toHaveBeenCalledOnce()
  expect(report.mock.calls).toEqual([[{ pluginId: 'cost-lens', sha256: plugin.sha256, ms: expect.any(Number) }]])
})

test('a load that failed stays failed until it is forgotten, then another address is asked', async () => {
  const importModule = vi.fn(async (_address: string) => ({ default: {} as unknown }))
  importModule.mockRejectedValueOnce(new TypeError('Failed to fetch'))
  const { load, forget, report } = loaderWith(importModule)
  const failed = load(plugin)
  await expect(failed).rejects.toThrow('Failed to fetch')
  expect(load(plugin)).toBe(failed)
  expect(importModule).toHaveBeenCalledOnce()
  expect(report).toHaveBeenCalledWith(expect.objectContaining({ error: 'Failed to fetch' }))
  forget(plugin.sha256)
  await expect(load(plugin)).resolves.toEqual({})
  expect(importModule.mock.calls.at(-1)).toEqual(['/plugin-assets/a/ui/index.js?retry=1'])
})

test('a version that works is not loaded again by a retry of one of its parts', async () => {
  const importModule = vi.fn(async () => ({ default: {} }))
  const { load, forget } = loaderWith(importModule)
  await load(plugin)
  forget(plugin.sha256)
  await load(plugin)
  expect(importModule).toHaveBeenCalledOnce()
})

test('a module that did not come is told in words, whatever the browser says', async () => {
  const { load } = loaderWith(() => Promise.reject(new TypeError('Importing a module script failed.')))
  await expect(load(plugin)).rejects.toThrow('The code of Cost lens could not be fetched.')
})

test('an entry without a definition is told in words', async () => {
  const { load } = loaderWith(async () => ({}))
  await expect(load(plugin)).rejects.toThrow('export default definePlugin')
})
