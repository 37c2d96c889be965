import { renameSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeTrial, smallUi, type Trial, writeSmallPlugin } from './testing/trial'
import { startUploadServer, type UploadServer } from './testing/upload-server'

let trial: Trial
let server: UploadServer
let stopping: AbortController
let running: Promise<{ code: number }>
let lines: string[]
let heard: () => void = () => {}

beforeEach(async () => {
  trial = makeTrial()
  server = await startUploadServer()
  writeSmallPlugin(trial, 'p')
  stopping = new AbortController()
  lines = []
})
afterEach(async () => {
  stopping.abort()
  await running
  await server.close()
  trial.remove()
})

function dev(): void {
  running = trial.run(['dev', 'p', '--portal', server.url], {
    env: { GROUNDWORK_TOKEN: 'gw_publish_x' },
    signal: stopping.signal,
    onLine: (line) => {
      lines.push(line)
      heard()
    },
  })
}

async function line(words: RegExp): Promise<string> {
  for (;;) {
    const found = lines.find((said) => words.test(said))
    if (found) return found
    await new Promise<void>((resolve) => (heard = resolve))
  }
}

it('sends the plugin at once and after each change, with the token, as a development bundle', async () => {
  dev()
  await server.count(1)
  expect(server.uploads[0]).toMatchObject({
    path: '/api/plugin-bundles?dev=1&outcome=wait',
    authorization: 'Bearer gw_publish_x',
  })
  expect(await server.newest('ui/index.js')).toContain('One')
  await line(/small-plugin 1\.2\.3 in \d+ ms \(made \d+, sent \d+\) {2}http.*\/plugins\/small-plugin$/)

  trial.write('p/ui/index.tsx', smallUi('Two'))
  await server.count(2)
  expect(await server.newest('ui/index.js')).toContain('Two')

  // As many editors save: a new file in the place of the old one.
  trial.write('p/backend/index.ts.new', 'export default { async start() { return "changed" } }\n')
  renameSync(path.join(trial.folder, 'p/backend/index.ts.new'), path.join(trial.folder, 'p/backend/index.ts'))
  await server.count(3)
  expect(await server.newest('backend/index.js')).toContain('changed')
})

it('follows folders that come later', async () => {
  dev()
  await line(/✓/)
  trial.write('p/ui/parts/title.tsx', 'export const title = "First"\n')
  trial.write(
    'p/ui/index.tsx',
    "import { title } from './parts/title'\nexport default { pages: { home: () => title } }\n",
  )
  await server.count(2)
  trial.write('p/ui/parts/title.tsx', 'export const title = "Second"\n')
  await server.count(3)
  expect(await server.newest('ui/index.js')).toContain('Second')
})

it('keeps the last good version over a syntax error and names its place, then goes on', async () => {
  dev()
  await server.count(1)
  trial.write('p/ui/index.tsx', 'export default {\n  pages: }\n')
  await line(/✗ ui\/index\.tsx:2:10: Unexpected "}"$/)
  expect(server.uploads).toHaveLength(1)
  trial.write('p/ui/index.tsx', smallUi('Mended'))
  await server.count(2)
  expect(await server.newest('ui/index.js')).toContain('Mended')
})

it('follows plugin.json: a broken one is said with its line, a changed one is sent', async () => {
  dev()
  await server.count(1)
  writeSmallPlugin(trial, 'p', { permissions: ['everything'] })
  await line(/✗ plugin\.json:\d+:\d+: permissions\[0\]/)
  writeSmallPlugin(trial, 'p', { name: 'Renamed' })
  await server.count(2)
  expect(await server.newest('plugin.json')).toContain('Renamed')
})

it('says why the portal refused a change, and tries again with the next', async () => {
  dev()
  await server.count(1)
  server.refuseWith({
    status: 422,
    body: { code: 'computed-import', message: 'Computed import.', file: 'ui/index.js', line: 3 },
  })
  trial.write('p/ui/index.tsx', smallUi('Refused'))
  await line(/✗ ui\/index\.js:3: Computed import\. \[computed-import\]$/)
  server.refuseWith(null)
  trial.write('p/ui/index.tsx', smallUi('Taken'))
  await server.count(3)
  expect(await server.newest('ui/index.js')).toContain('Taken')
})

it('says when nothing changed that is in the bundle, and of that too whether anybody sees it', async () => {
  dev()
  await server.count(1)
  trial.write('p/notes.txt', 'for me')
  await line(/✓ no change in the bundle, it was sent again/)
  expect(server.uploads.map(({ bytes }) => bytes.equals(server.uploads[0]!.bytes))).toEqual([true, true])
  const outcome = { state: 'disabled', by: 'Ada', at: 0 }
  server.refuseWith({ status: 201, body: { sha256: 'a'.repeat(64), pluginId: 'small-plugin', outcome } })
  trial.write('p/notes.txt', 'for me again')
  await line(/✗ It was sent, and nobody sees it: Ada disabled it on /)
  expect(lines.filter((text) => text.includes('no change'))).toHaveLength(1)
})

it('ends with 0 when it is stopped, and says that the preview stays', async () => {
  dev()
  await line(/✓/)
  stopping.abort()
  expect(await running).toMatchObject({ code: 0 })
  expect(lines.at(-1)).toBe(`The preview stays on, for you alone; remove it at ${server.url}/plugins/small-plugin`)
})

it('says once what is withheld, and again when that changes', async () => {
  const withholding = (withheld: string[]) =>
    server.refuseWith({ status: 201, body: { sha256: 'a'.repeat(64), pluginId: 'small-plugin', withheld } })
  const sentTurns = () => lines.filter((text) => text.includes('✓')).length
  withholding(['artifacts.read', 'http:example.com'])
  dev()
  await line(/✓/)
  trial.write('p/ui/index.tsx', smallUi('Two'))
  while (sentTurns() < 2) await new Promise<void>((resolve) => (heard = resolve))
  withholding(['http:example.com'])
  trial.write('p/ui/index.tsx', smallUi('Three'))
  await line(/registered: http/)
  expect(lines.filter((text) => text.startsWith('Withheld'))).toEqual([
    'Withheld until it is registered: artifacts.read, http:example.com',
    'Withheld until it is registered: http:example.com',
  ])
})

it('says that what was sent did not start, or is disabled, and by whom; and goes on', async () => {
  const answering = (outcome: object) =>
    server.refuseWith({ status: 201, body: { sha256: 'a'.repeat(64), pluginId: 'small-plugin', outcome } })
  answering({ state: 'failed', reason: 'It failed while it started: no table "titles".', stays: true })
  dev()
  await line(
    /✗ It was sent and did not start: It failed while it started: no table "titles"\. What was there before stays on\./,
  )
  expect(lines.filter((text) => text.includes('✓'))).toEqual([])
  answering({ state: 'disabled', by: 'Ada', at: 0 })
  trial.write('p/ui/index.tsx', smallUi('Two'))
  await line(
    /✗ It was sent, and nobody sees it: Ada disabled it on .*1970.*Enable it at http.*\/plugins\/small-plugin,/,
  )
  answering({ state: 'on' })
  trial.write('p/ui/index.tsx', smallUi('Three'))
  await line(/✓/)
})
