import { testDatabase } from '@groundwork/db/testing'
import { lateBus } from '@groundwork/db/testing/late-bus'
import { PlatformError } from '@groundwork/plugin-sdk/platform'
import { afterAll, describe, expect, it } from 'vitest'
import { beat, leave } from '../replica/replica-rows'
import { createStandings, loadStanding, loadTrial } from './standing'
import { installPlugin, testManifest } from './testing/installed'
import { testPlatform } from './testing/platform-server'

const db = await testDatabase()
const host = testPlatform(db)
afterAll(() => host.close())

const asked = {
  permissions: [
    'runs.read',
    'artifacts.read',
    'catalog.read',
    'kv',
    'sql',
    'jobs',
    'events.publish',
    'secrets',
    'notifications',
    'http:films.example',
  ] as const,
  secrets: [{ name: 'API_KEY', description: 'For a service' }],
  contributes: [{ point: 'job/v1' as const, id: 'refresh', title: 'Refresh' }],
}

async function stored(id: string) {
  const manifest = testManifest({ id, ...asked, permissions: [...asked.permissions] })
  const sha256 = `${id}`.padEnd(64, '0')
  await db.pool.query(
    `insert into plugin_bundle (sha256, plugin_id, version, manifest, files, size_bytes, trust, source, origin)
      values ($1, $2, $3, $4, '{}', 1, 'shipped', 'upload', 'test')`,
    [sha256, id, manifest.version, JSON.stringify(manifest)],
  )
  return { id, sha256, manifest }
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return error instanceof PlatformError ? error.code : 'answered'
}

type Client = Awaited<ReturnType<typeof host.clientOf>>

const writes: [string, (client: Client) => Promise<unknown>][] = [
  ['kv', ({ kv }) => kv.set('a', 1)],
  ['sql', ({ sql }) => sql.query('select 1')],
  ['jobs', ({ jobs }) => jobs.enqueue('refresh')],
  ['events', ({ events }) => events.publish('done')],
  ['secrets', ({ secrets }) => secrets.get('API_KEY')],
  ['notifications', ({ notifications }) => notifications.send({ to: 'ada', title: 'Hello' })],
  ['artifacts', ({ runs }) => runs.artifact({ flow: 'F', run: '1', step: 'end', task: '1', name: 'x' })],
]

describe('a version that is only tried', () => {
  it('reads runs and projects, calls its own hosts, and may do nothing else', async () => {
    const plugin = await stored('only-tried')
    expect(await loadTrial(db.pool, plugin.id, plugin.sha256)).toMatchObject({
      state: 'trial',
      granted: ['runs.read', 'catalog.read', 'http:films.example'],
    })
    const client = await host.clientOf(plugin, { kind: 'system' }, { trial: true })
    expect(await client.runs.list()).toEqual({ items: [], next: null })
    expect(await client.catalog.projects()).toEqual({ items: [], next: null })
    for (const [what, work] of writes) expect([what, await codeOf(work(client))]).toEqual([what, 'not-allowed'])
  })

  it('has no more beside an installed one of the same id, whose tables are not its own to try on', async () => {
    const plugin = await installPlugin(db.pool, { id: 'is-there', ...asked, permissions: [...asked.permissions] })
    const client = await host.clientOf(plugin, { kind: 'system' }, { trial: true })
    expect(await codeOf(client.kv.set('a', 1))).toBe('not-allowed')
    const serving = await host.clientOf(plugin)
    expect(await codeOf(serving.kv.set('a', 1))).toBe('answered')
  })

  it('is not what a process becomes that nobody marked so', async () => {
    const plugin = await stored('never-registered')
    const client = await host.clientOf(plugin)
    expect(await codeOf(client.runs.list())).toBe('not-allowed')
  })
})

it('knows how many engines share its limits: those that are alive', async () => {
  const plugin = await installPlugin(db.pool, { id: 'shared-limits', ...asked, permissions: [...asked.permissions] })
  const engines = async () => (await loadStanding(db.pool, plugin.id, null))?.engines
  expect(await engines()).toBe(1)
  const [one, other] = [crypto.randomUUID(), crypto.randomUUID()]
  expect(await beat(db.pool, one)).toEqual({ isNew: true, engines: 1 })
  expect(await beat(db.pool, other)).toEqual({ isNew: true, engines: 2 })
  expect(await beat(db.pool, one)).toEqual({ isNew: false, engines: 2 })
  expect([await engines(), (await loadTrial(db.pool, plugin.id, plugin.sha256))?.engines]).toEqual([2, 2])
  await db.pool.query(`update plugin_replica set beat_at = now() - interval '16 seconds' where id = $1`, [other])
  expect([await engines(), (await beat(db.pool, one)).engines]).toEqual([1, 1])
  await leave(db.pool, one)
})

it('grants nothing to an uninstalled plugin whose processes are still ending', async () => {
  const plugin = await installPlugin(
    db.pool,
    { id: 'still-ending', ...asked, permissions: [...asked.permissions] },
    { state: 'uninstalled' },
  )
  expect(await loadStanding(db.pool, plugin.id, plugin.sha256)).toMatchObject({ state: 'uninstalled', granted: [] })
  const client = await host.clientOf(plugin)
  expect(await codeOf(client.runs.list())).toBe('not-allowed')
  expect(await codeOf(client.catalog.projects())).toBe('not-allowed')
  expect(await codeOf(client.http.fetch('http://films.example/'))).toBe('not-allowed')
  for (const [what, work] of writes) expect([what, await codeOf(work(client))]).toEqual([what, 'not-allowed'])
})

it('forgets what it read before it could hear of changes', async () => {
  const { id, sha256 } = await installPlugin(db.pool, { id: 'read-early', permissions: ['kv'] })
  const { bus, listen } = await lateBus(db)
  const standings = createStandings(db.pool, bus)
  const granted = async () => (await standings.of({ pluginId: id, sha256, trial: false }))?.granted
  expect(await granted()).toEqual(['kv'])
  await db.pool.query(`update plugin_installation set granted = '{}' where plugin_id = $1`, [id])
  expect(await granted()).toEqual(['kv'])
  await listen()
  expect(await granted()).toEqual([])
  standings.close()
})
