import { uuidv7 } from '@groundwork/db/ids'
import { makeUser } from '@groundwork/db/makers'
import { transaction } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { startExecutor } from '../executor/executor'
import { deliveryWorld } from '../executor/testing/delivery-world'
import { quick } from '../executor/testing/engines'
import { startFakeOrchestrator } from '../executor/testing/fake-orchestrator'
import { checkInvariants } from './check-invariants'
import { lastCheck } from './last-check'

const db = await testDatabase()
const { pool, bus, prisma } = db
const orchestrator = await startFakeOrchestrator()
const world = await deliveryWorld({ pool, bus, orchestrator })
const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  await stopEngines()
})
afterAll(() => orchestrator.close())

const check = () => checkInvariants({ pool, bus, replicaId: uuidv7() })
const count = async (table: string, where = 'true') =>
  (await pool.query<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`)).rows[0]!.n

async function engine() {
  const options = { ...world.deps, pool, bus, databaseUrl: db.url, replicaId: uuidv7(), timing: quick }
  stops.push((await startExecutor(options)).stop)
}

/** The hour asks for no check from now on, and what it may have asked for is over. */
async function clockStands(): Promise<void> {
  await pool.query(`update graphile_worker._private_known_crontabs set last_execution = now() + interval '1 hour'`)
  await expect.poll(() => count('graphile_worker._private_jobs'), { timeout: 10_000 }).toBe(0)
}

async function stopEngines(): Promise<void> {
  await Promise.all(stops.splice(0).map((stop) => stop()))
}

async function succeeded(name: string): Promise<string> {
  const unit = await world.unit(name)
  const { id } = await world.promote({ unit, version: await world.version(unit) })
  await expect.poll(() => world.state(id), { timeout: 20_000 }).toBe('SUCCEEDED')
  return id
}

it('finds nothing while engines work, since it looks at one moment', async () => {
  await engine()
  await engine()
  const units = await Promise.all(Array.from({ length: 12 }, (_, n) => world.unit(`busy${n}`)))
  const ids: string[] = []
  for (const unit of units) ids.push((await world.promote({ unit, version: await world.version(unit) })).id)
  for (;;) {
    expect(await check()).toEqual([])
    const states = await Promise.all(ids.map((id) => world.state(id)))
    if (states.every((state) => state === 'SUCCEEDED')) break
    expect(states).not.toContain('FAILED')
  }
})

it('is done by one of the engines where the clock asks for it, and kept', async () => {
  await engine()
  await engine()
  const { rows } = await pool.query(`select identifier from graphile_worker._private_known_crontabs`)
  expect(rows).toEqual([{ identifier: 'delivery-invariants' }])
  await clockStands()
  const before = await count('invariant_check')
  await pool.query(`select graphile_worker.add_job('invariants', job_key => 'delivery-invariants', max_attempts => 3)`)
  await expect.poll(() => count('invariant_check'), { timeout: 10_000 }).toBe(before + 1)
  await expect.poll(() => count('graphile_worker._private_jobs'), { timeout: 10_000 }).toBe(0)
  expect(await count('invariant_check')).toBe(before + 1)
  expect((await lastCheck(pool))?.broken).toEqual([])
})

it('ends with the engine that does it, and is then done by another one', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  await engine()
  await clockStands()
  const before = await count('invariant_check')
  const ended = await transaction(pool, async (sql) => {
    await sql.query('lock table vote in access exclusive mode')
    await pool.query(
      `select graphile_worker.add_job('invariants', job_key => 'delivery-invariants', max_attempts => 3)`,
    )
    const waits = `datname = current_database() and wait_event_type = 'Lock' and query like '%approvals of its plan%'`
    await expect.poll(() => count('pg_stat_activity', waits), { timeout: 10_000 }).toBe(1)
    return { stopping: stopEngines() }
  })
  await ended.stopping
  expect(await count('invariant_check')).toBe(before)
  expect(log).not.toHaveBeenCalled()
  await engine()
  await expect.poll(() => count('invariant_check'), { timeout: 20_000 }).toBeGreaterThan(before)
})

it('tells administrators of what does not hold, once, and when it holds again', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  await engine()
  const id = await succeeded('broken1')
  // Their own check of the hour would be one more.
  await stopEngines()
  const { number, planHash } = await world.read(id)
  const administrator = await makeUser(prisma, { role: 'administrator' })
  await makeUser(prisma, { role: 'maintainer' })
  await pool.query(`update promotion set plan_hash = repeat('0', 64) where id = $1`, [id])
  const words = `the plan of P-${number} is not the one that its hash names`
  expect(await check()).toEqual([{ invariant: 'I5', words }])
  expect(await check()).toEqual([{ invariant: 'I5', words }])
  expect(log.mock.calls).toEqual(Array.from({ length: 2 }, () => [`delivery: I5 does not hold: ${words}`]))
  const { rows: told } = await pool.query(
    `select user_id as "user", title, body, href from notification where title like 'Delivery%'`,
  )
  expect(told).toEqual([
    {
      user: administrator.id,
      title: 'Delivery does not keep a rule of its own: I5',
      body: `I5: ${words}`,
      href: '/settings/audit?action=delivery',
    },
  ])
  expect(await lastCheck(pool)).toMatchObject({ broken: [{ invariant: 'I5', words }] })
  await pool.query('update promotion set plan_hash = $2 where id = $1', [id, planHash])
  expect(await check()).toEqual([])
  expect(await check()).toEqual([])
  const { rows: audit } = await pool.query(
    `select actor_name as who, detail from audit where action = 'delivery.check' order by id`,
  )
  expect(audit).toEqual([
    {
      who: 'Groundwork',
      detail: { did: 'found that delivery does not keep a rule of its own', broken: [`I5: ${words}`] },
    },
    { who: 'Groundwork', detail: { did: 'found that delivery keeps its own rules again' } },
  ])
})

it('sees a state that its log does not give, nobody to wake it, and a token in a row', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const unit = await world.unit('broken2')
  const { id } = await world.promote({ unit, version: await world.version(unit) })
  const { number } = await world.read(id)
  const token = `gw_read_${'a'.repeat(32)}`
  await pool.query(`update promotion set state = 'GATING', wake_at = null, note = $2 where id = $1`, [
    id,
    `By ${token}.`,
  ])
  const broken = await check()
  expect(broken.map(({ invariant }) => invariant)).toEqual(['I6', 'I7', 'I9'])
  expect(broken.map(({ words }) => words)).toContain(`nothing wakes P-${number}, which is GATING`)
  expect(broken.at(-1)?.words).toBe(`what looks like a token of Groundwork stands in P-${number}`)
  expect(JSON.stringify(await lastCheck(pool))).not.toContain(token)
})
