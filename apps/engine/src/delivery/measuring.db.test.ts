import { testDatabase } from '@groundwork/db/testing'
import { readConformance, type StoredConformance } from '@groundwork/delivery/integration/conformance'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { makeWeak, startWeakWorld, type WeakWorld } from '../testing/weak-world'

const database = await testDatabase()
const { pool, bus } = database
let world: WeakWorld

beforeAll(async () => {
  world = await startWeakWorld(database)
  // The first one of a role is made by the engine itself.
  await integrationOf('local')
  await makeWeak(database)
}, 180_000)
afterAll(() => world.close(), 60_000)

async function ask(body: object): Promise<{ status: number; answer: { message?: string; report?: string } }> {
  const response = await world.ask('integrations/conformance', body)
  return { status: response.status, answer: (await response.json()) as { message?: string } }
}

/** The integration, as soon as its plugin answers. */
async function integrationOf(name: string): Promise<string> {
  return vi.waitFor(
    async () => {
      const { rows } = await pool.query<{ id: string }>(
        'select id from integration where name = $1 and capabilities is not null and trouble is null',
        [name],
      )
      expect(rows).toHaveLength(1)
      return rows[0]!.id
    },
    { timeout: 60_000, interval: 200 },
  )
}

async function measuredInFull(name: string): Promise<StoredConformance> {
  const id = await integrationOf(name)
  const began = await ask({ id, full: true, typedName: name })
  expect(began.status, JSON.stringify(began.answer)).toBe(200)
  expect(await ask({ id, full: true, typedName: name })).toMatchObject({
    status: 409,
    answer: { message: expect.stringContaining('is being measured already') },
  })
  return vi.waitFor(
    async () => {
      const report = await readConformance(pool, id)
      expect(report?.newest.state).not.toBe('running')
      return report!
    },
    { timeout: 150_000, interval: 500 },
  )
}

const idsOf = ({ results }: StoredConformance, wanted: string) =>
  results.filter(({ result }) => result === wanted).map(({ id }) => id)
const broken = ({ results }: StoredConformance) => results.filter(({ result }) => result === 'fail')

async function nothingIsLeft(): Promise<void> {
  await vi.waitFor(() => expect(world.left()).toEqual([]), { timeout: 15_000 })
  const { rows } = await pool.query(
    `select (select count(*) from conformance_run) as runs, (select count(*) from run) as recorded,
      (select coalesce(sum(calls), 0)::int from integration_use) as counted`,
  )
  // What a measuring provokes says nothing of how the integration does.
  expect(rows).toEqual([{ runs: 0, recorded: 0, counted: 0 }])
}

it('measures the orchestrator that ships, with runs that are recorded nowhere and leave nothing', {
  timeout: 240_000,
}, async () => {
  const id = await integrationOf('local')
  expect(await ask({ id, full: true, typedName: 'weak' })).toMatchObject({
    status: 400,
    answer: { message: expect.stringContaining('Type its name') },
  })
  const full = await measuredInFull('local')
  expect(full.newest).toMatchObject({ how: 'full', state: 'done', ranBy: 'Grace', trouble: null })
  expect(broken(full)).toEqual([])
  expect(idsOf(full, 'skipped')).toEqual(['O3', 'C2'])
  expect(full.results.find(({ id: of }) => of === 'O3')?.words).toMatch(/faulting proxy .*npm run conformance/)
  expect(full.results.find(({ id: of }) => of === 'O8')?.words).toContain('none of its processes lived')
  await nothingIsLeft()
  // What starts nothing is measured again, and hides nothing of what was seen before.
  expect((await ask({ id })).status).toBe(200)
  const again = (await readConformance(pool, id))!
  expect(again.newest).toMatchObject({ how: 'safe', passed: 6, failed: 0 })
  expect(idsOf(again, 'pass')).toEqual(idsOf(full, 'pass'))
  expect(again.results.find(({ id: of }) => of === 'O8')?.by).toMatchObject({ how: 'full', ranBy: 'Grace' })
  const { rows } = await pool.query(
    `select detail->>'did' as did from audit where resource_id = $1 and actor_name = 'Grace' order by id`,
    [id],
  )
  expect(rows).toEqual([
    { did: 'began the whole conformance kit, which starts runs, on the integration local' },
    { did: 'ran the conformance kit against the integration local' },
  ])
})

it('measures one that can do little, and ends what that one cannot', { timeout: 240_000 }, async () => {
  const full = await measuredInFull('weak')
  expect(full.newest).toMatchObject({ how: 'full', state: 'done' })
  expect(broken(full)).toEqual([])
  expect(idsOf(full, 'skipped')).toEqual(['O2', 'O3', 'O6', 'O8', 'C2', 'C3'])
  await nothingIsLeft()
})

/** What the local orchestrator holds; what was removed stays there as a row without a token. */
async function slotsThere(): Promise<string[]> {
  const { rows } = await pool.query<{ schema: string }>(
    `select table_schema as schema from information_schema.tables where table_name = 'definition'`,
  )
  const held = await pool.query<{ slot: string }>(`select slot from "${rows[0]!.schema}".definition where token <> ''`)
  return held.rows.map(({ slot }) => slot)
}

it('leaves no slot for good when the engine is killed in the middle of it', { timeout: 240_000 }, async () => {
  const id = await integrationOf('local')
  expect(await slotsThere()).toEqual([])
  expect((await ask({ id, full: true, typedName: 'local' })).status).toBe(200)
  await vi.waitFor(async () => expect(await slotsThere()).not.toEqual([]), { timeout: 60_000, interval: 20 })
  await world.kill('engine', () => 0)
  expect((await slotsThere()).every((slot) => slot.startsWith('gw-conformance-'))).toBe(true)
  expect(await slotsThere()).not.toEqual([])
  // Two minutes later the next engine takes it that nobody measures there any more.
  await pool.query(`update conformance_slot set beat_at = now() - interval '3 minutes'`)
  await pool.query(`update conformance_report set beat_at = now() - interval '3 minutes' where state = 'running'`)
  await bus.publish(pool, [{ topic: 'integration', key: id, payload: { change: 'changed' } }])
  bus.wake()
  await vi.waitFor(async () => expect(await slotsThere()).toEqual([]), { timeout: 120_000, interval: 200 })
  await vi.waitFor(async () => expect((await pool.query('select from conformance_slot')).rowCount).toBe(0), 10_000)
  expect((await readConformance(pool, id))?.newest).toMatchObject({ state: 'broken-off' })
  expect((await pool.query('select from conformance_run')).rowCount).toBe(0)
})
