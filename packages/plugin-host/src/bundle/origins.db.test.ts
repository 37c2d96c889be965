import { transform } from 'esbuild'
import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { beforeAll, expect, it, vi } from 'vitest'
import { outcome, twoTeams } from '../router/testing/streaming'
import { signedPlugin, teamKey } from './plugin.fixture'
import { originsOf } from './origins'
import { receiveBundle } from './receive'
import { bundleFile } from './served-file'
import { nothingShipped } from './shipped'

vi.stubEnv('GROUNDWORK_SECRET', 's'.repeat(40))
const database = await testDatabase()
const { pool, prisma, bus } = database
const { as, registered, streaming } = await twoTeams(database)
const settings = { shipped: nothingShipped, npmRegistry: 'https://registry.invalid', folders: [] }
const source = "export function later(): never {\n\n  throw new Error('later')\n}\n"

let sha256 = ''
let thrownAt = { file: 'ui/chunks/later.js', line: 0, column: 0 }

beforeAll(async () => {
  const publicKey = Buffer.from(teamKey.publicKey, 'base64')
  const { fingerprint } = teamKey
  const key = { id: uuidv7(), fingerprint, publicKey, publisher: 'Team', idPrefix: 'stream-' }
  await prisma.pluginKey.create({ data: key })
  const made = await transform(source, {
    ...{ loader: 'tsx', sourcefile: '../later.tsx', sourcemap: 'external', sourcesContent: false },
  })
  const lines = made.code.split('\n')
  const line = lines.findIndex((text) => text.includes('throw'))
  thrownAt = { ...thrownAt, line: line + 1, column: (lines[line]?.indexOf('new Error') ?? 0) + 1 }
  const files = {
    'ui/chunks/later.js': made.code,
    'ui/chunks/later.js.map': made.map,
    'ui/index.js.map': '{"broken": ',
    'migrations/001-start.sql': null,
  }
  const bytes = await signedPlugin(files, { id: 'stream-mapped', permissions: [], migrations: [] })
  const stored = await receiveBundle(
    { pool, bus, settings },
    { bytes, source: 'upload', origin: 'x.tgz', actor: { kind: 'system', name: 'test' } },
  )
  sha256 = stored.sha256
  const everyone = { kind: 'everyone' } as const
  await as('administrator').register({ sha256, granted: [], ownerTeam: streaming.id, audience: everyone })
})

it('a place of a bundle is told by the line of its source, where the bundle has a map', async () => {
  const column = thrownAt.column
  const places = [thrownAt, { file: 'ui/chunks/title.js', line: 1, column }, { file: 'ui/index.js', line: 2, column }]
  expect(await originsOf(pool, sha256, places)).toEqual([
    'ui/later.tsx:3:9',
    `ui/chunks/title.js:1:${column}`,
    `ui/index.js:2:${column}`,
  ])
})

it('a map is served to nobody; its places are for those who read the log', async () => {
  expect(await bundleFile(pool, sha256, 'ui/chunks/later.js')).not.toBeNull()
  expect(await bundleFile(pool, sha256, 'ui/chunks/later.js.map')).toBeNull()
  const asked = { id: 'stream-mapped', sha256, places: [thrownAt] }
  expect(await as('developerOfTeam').trace(asked)).toEqual({ places: ['ui/later.tsx:3:9'] })
  expect(await outcome(as('viewer').trace(asked))).toBe('FORBIDDEN')
  expect(await outcome(as('ofOther').trace(asked))).toBe('FORBIDDEN')
  const { id } = await registered('stream-other')
  expect(await as('administrator').trace({ ...asked, id })).toEqual({ places: [] })
})

it('what fails in a browser is logged with the line of its source', async () => {
  await as('viewer').reportLoad({ pluginId: 'stream-mapped', sha256, ms: 1, error: 'later', places: [thrownAt] })
  await vi.waitFor(async () => {
    const { lines } = await as('ofTeam').logs({ id: 'stream-mapped' })
    expect(lines.map(({ line }) => line)).toEqual([expect.stringMatching(/: later \(ui\/later\.tsx:3:9\)$/)])
  }, 20_000)
})
