import { SourceMap, type SourceMapPayload } from 'node:module'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeTrial, smallUi, type Trial, writeSmallPlugin } from '../cli/testing/trial'
import { createPluginBuilder, type PluginBuilder } from './plugin-builder'
import { readPluginSource } from './plugin-source'

let trial: Trial
let builder: PluginBuilder
let folder: string
beforeEach(() => {
  trial = makeTrial()
  writeSmallPlugin(trial, 'p')
  folder = path.join(trial.folder, 'p')
  builder = createPluginBuilder(folder, 'dev')
})
afterEach(async () => {
  await builder.dispose()
  trial.remove()
})

async function make(...changed: string[]): Promise<Map<string, Uint8Array>> {
  const paths = changed.length > 0 ? new Set(changed.map((file) => path.join(folder, file))) : undefined
  const made = await builder.make(readPluginSource(folder), paths)
  return new Map(made.files.map((file) => [file.path, file.bytes]))
}
const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString()

it('makes only the part again that a change belongs to', async () => {
  const first = await make()
  trial.write('p/ui/index.tsx', smallUi('Two'))
  const second = await make('ui/index.tsx')
  expect(textOf(second.get('ui/index.js'))).toContain('Two')
  expect(second.get('backend/index.js')).toBe(first.get('backend/index.js'))
})

it('makes everything again for a file that nobody knew: an import may find it first now', async () => {
  trial.write('p/ui/title/index.ts', "export const title = 'Folder'\n")
  trial.write('p/ui/index.tsx', "import { title } from './title'\nexport default { pages: { home: () => title } }\n")
  expect(textOf((await make()).get('ui/index.js'))).toContain('Folder')
  trial.write('p/ui/title.ts', "export const title = 'File'\n")
  expect(textOf((await make('ui/title.ts')).get('ui/index.js'))).toContain('File')
})

it('does not take a part that failed for made', async () => {
  await make()
  trial.write('p/backend/index.ts', 'export default {')
  await expect(make('backend/index.ts')).rejects.toThrow(/^backend\/index\.ts:1:/)
  await expect(make('ui/index.tsx')).rejects.toThrow(/^backend\/index\.ts:1:/)
})

it('follows plugin.json to another entry', async () => {
  await make()
  trial.write('p/server/main.ts', 'export default { start() { return "elsewhere" } }\n')
  writeSmallPlugin(trial, 'p', { backend: { entry: 'server/main.js' } })
  const made = await make('plugin.json')
  expect([...made.keys()].sort()).toEqual(['server/main.js', 'server/main.js.map', 'ui/index.js', 'ui/index.js.map'])
})

it('maps what is made for development to its sources, without their text; what goes to others has no maps', async () => {
  writeSmallPlugin(trial, 'p', { ui: { entry: 'ui/index.js', styles: ['ui/index.css'] } })
  trial.write('p/ui/look.css', '.dot { color: red }')
  trial.write('p/ui/parts/home.tsx', "export function Home(): never {\n  throw new Error('own words')\n}\n")
  trial.write(
    'p/ui/index.tsx',
    "import './look.css'\nimport { Home } from './parts/home'\nexport default { pages: { home: Home } }\n",
  )
  const made = await make()
  expect([...made.keys()].filter((file) => file.endsWith('.map')).sort()).toEqual([
    'backend/index.js.map',
    'ui/index.js.map',
  ])
  const map = JSON.parse(textOf(made.get('ui/index.js.map'))) as SourceMapPayload
  expect(map.sourcesContent).toBeUndefined()
  const code = textOf(made.get('ui/index.js')).split('\n')
  const line = code.findIndex((text) => text.includes('own words'))
  expect(new SourceMap(map).findEntry(line, 2)).toMatchObject({ originalSource: 'parts/home.tsx', originalLine: 1 })
  expect(code.join('\n')).not.toContain('sourceMappingURL')
  expect(textOf(made.get('backend/index.js'))).toContain('sourceMappingURL=index.js.map')
  const release = createPluginBuilder(folder, 'release')
  const { files } = await release.make(readPluginSource(folder))
  await release.dispose()
  expect(files.map((file) => file.path).sort()).toEqual(['backend/index.js', 'ui/index.css', 'ui/index.js'])
})
