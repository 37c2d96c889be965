import { loadActor } from '@groundwork/access/actor'
import type { Actor } from '@groundwork/access/can'
import { uuidv7 } from '@groundwork/db/ids'
import { makeUser } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orchestratorOf } from '../integration/orchestrator'
import { groundwork } from '../promotion/deps'
import { operate, type Operation } from '../promotion/operate'
import { startScheduler } from '../schedule/scheduler'
import { startExecutor } from './executor'
import { installPlugin } from '../testing/installed-plugin'
import { rollBackIfFailed } from './roll-back'
import { checkAgainst } from './testing/check-invariants'
import { deliveryWorld } from './testing/delivery-world'
import { quick } from './testing/engines'
import { startFakeOrchestrator, strongest } from './testing/fake-orchestrator'

const db = await testDatabase()
const orchestrator = await startFakeOrchestrator()
const world = await deliveryWorld({ pool: db.pool, bus: db.bus, orchestrator })
const { pool, bus, url } = db
/** A verification that is beside the other one and takes its time. */
let slowIsOver = true
let slowLooks = 0
const { call } = world.deps
world.deps.call = async (ref, method, ...rest) => {
  if (ref.pluginId === 'slow' && method === 'observe') slowLooks += 1
  if (ref.pluginId !== 'slow' || method !== 'observe' || slowIsOver) return call(ref, method, ...rest)
  return { is: 'present', value: { is: 'running' } }
}
let scheduler: { stop(): Promise<void> }
let executor: { stop(): Promise<void> }
let count = 0

const starts = (timing = quick) =>
  startExecutor({ ...world.deps, pool, bus, databaseUrl: url, replicaId: uuidv7(), timing })

beforeEach(async () => {
  scheduler = startScheduler({ pool, bus, orchestratorOf: (id) => orchestratorOf(world.deps, id), tickMs: 100 })
  executor = await starts()
})
afterEach(async () => {
  await Promise.all([scheduler.stop(), executor.stop()])
  await checkAgainst(pool, orchestrator)
})
afterAll(() => orchestrator.close())

const policy = { allowDirty: true, verification: { smokeRun: false, autoRollback: false } }
const verified = {
  ...policy,
  verifications: [{ plugin: 'fake', verification: 'verification', settings: { rows: 10 } }],
}
const ends = (id: string) => expect.poll(() => world.state(id), { timeout: 30_000 })

const admin = (await loadActor(pool, (await makeUser(db.prisma, { role: 'administrator', name: 'Admin' })).id))!

async function decide(
  id: string,
  operation: Operation,
  { actor = admin, reason = 'Looked at it.' }: { actor?: Actor; reason?: string } = {},
) {
  const { number, rowVersion } = await world.read(id)
  return operate({ pool, bus }, { number, rowVersion, operation, actor, reason })
}

async function verifications(id: string) {
  const { rows } = await pool.query(
    'select name, state, key, why from promotion_verification where promotion_id = $1',
    [id],
  )
  return rows
}

async function newUnit() {
  const unit = await world.unit(`seen${++count}`)
  return { unit, next: () => world.version(unit) }
}

describe('the run before the switch', () => {
  it('that fails ends the promotion with nothing switched, and what lies there unswitched is no drift', async () => {
    await world.setPolicy('dev', policy)
    const { unit, next } = await newUnit()
    const good = await next()
    await ends((await world.promote({ unit, version: good })).id).toBe('SUCCEEDED')
    await world.setPolicy('dev', { allowDirty: true })
    orchestrator.endRuns('failed')
    const { id } = await world.promote({ unit, version: await next() })
    await ends(id).toBe('FAILED')
    expect((await world.read(id)).reason).toMatch(/the run failed.*what ran before goes on/)
    expect(await world.target(unit.name)).toMatchObject({ current_version: good })
    const observed = async () =>
      (
        await pool.query(
          `select t.observed -> 'value' -> 'labels' ->> 'version' = p.version as looked, t.drift from target t join promotion p on p.target_id = t.id
            where p.id = $1`,
          [id],
        )
      ).rows
    await expect.poll(observed, { timeout: 20_000 }).toEqual([{ looked: true, drift: null }])
  })

  it('that is cancelled waits for a person, and is run anew before anything is switched', async () => {
    orchestrator.endRuns('cancelled')
    const { unit, next } = await newUnit()
    const { id } = await world.promote({ unit, version: await next() })
    await ends(id).toBe('PAUSED')
    await world.decide(id, 'continue', 'APPLYING')
    const runs = async () =>
      (await pool.query('select state from launch where promotion_id = $1 order by created_at', [id])).rows
    // The second one is cancelled too: what was said about the first is not about it.
    await expect.poll(runs, { timeout: 20_000 }).toMatchObject([{ state: 'cancelled' }, { state: 'cancelled' }])
    await ends(id).toBe('PAUSED')
    const slot = world.slot(unit.name)
    const switched = () => orchestrator.applied.filter((each) => each.slot === slot && each.call === 'activate')
    expect(switched()).toEqual([])
    expect(await world.target(unit.name)).toMatchObject({ current_version: null })
    orchestrator.endRuns('succeeded')
    await world.decide(id, 'continue', 'APPLYING')
    await ends(id).toBe('SUCCEEDED')
    expect(await runs()).toMatchObject([{ state: 'cancelled' }, { state: 'cancelled' }, { state: 'succeeded' }])
    expect(switched()).toHaveLength(1)
    // The run that is judged is the one that succeeded, not another one after the switch.
    expect(await verifications(id)).toMatchObject([{ state: 'pass' }])
  })

  it('that goes on is ended with everything when it is aborted', async () => {
    orchestrator.endRuns('running')
    const { unit, next } = await newUnit()
    const { id } = await world.promote({ unit, version: await next() })
    const started = async () =>
      (await pool.query(`select state from launch where promotion_id = $1`, [id])).rows.map(({ state }) => state)
    await expect.poll(started, { timeout: 20_000 }).toEqual(['started'])
    await world.decide(id, 'abort', 'CANCELLING')
    await ends(id).toBe('ABORTED')
    expect(await started()).toEqual(['cancelled'])
    orchestrator.endRuns('succeeded')
  })
})

describe('a verification', () => {
  it('that passes makes the version one to roll back to', async () => {
    await world.setPolicy('dev', verified)
    orchestrator.judge('running')
    const { unit, next } = await newUnit()
    const [one, two] = [await next(), await next()]
    const first = await world.promote({ unit, version: one })
    await ends(first.id).toBe('VERIFYING')
    await expect.poll(() => orchestrator.verifying.size, { timeout: 20_000 }).toBeGreaterThan(0)
    const said = 'select why from promotion_verification where promotion_id = $1 order by started_at desc limit 1'
    const why = async () => (await db.pool.query<{ why: string }>(said, [first.id])).rows[0]?.why
    await expect.poll(why, { timeout: 20_000 }).toBe('It waits for a run.')
    orchestrator.judge('pass')
    await ends(first.id).toBe('SUCCEEDED')
    await ends((await world.promote({ unit, version: two })).id).toBe('SUCCEEDED')
    expect(await world.target(unit.name)).toMatchObject({ current_version: two, previous_verified: one })
  })

  it('that does not decide pauses, and is asked anew, under a key of its own, when a person says so', async () => {
    orchestrator.judge('inconclusive')
    const { unit, next } = await newUnit()
    const { id } = await world.promote({ unit, version: await next() })
    await ends(id).toBe('PAUSED')
    expect((await world.read(id)).reason).toMatch(/^Verification ".*" did not decide: It says inconclusive\.$/)
    const [first] = await verifications(id)
    const row = await world.read(id)
    // To go on would ask nothing: the verdict stands until a person says what becomes of it.
    await expect(decide(id, 'continue')).rejects.toThrow(/moved on/)
    expect(await decide(id, 'verify-again')).toEqual({ state: 'VERIFYING' })
    await ends(id).toBe('PAUSED')
    const [second] = await verifications(id)
    expect(second.key).not.toBe(first.key)
    expect((await world.read(id)).rowVersion).toBeGreaterThan(row.rowVersion)
    orchestrator.judge('pass')
    await decide(id, 'verify-again')
    await ends(id).toBe('SUCCEEDED')
    expect(new Set([first.key, second.key, (await verifications(id))[0].key]).size).toBe(3)
    const { rows } = await pool.query(
      `select detail from audit where action = 'promotion.operate' and resource_id = $1 order by at`,
      [`P-${row.number}`],
    )
    expect(rows.map(({ detail }) => detail.verifications)).toEqual([
      [{ name: 'fake/verification', attempt: 2 }],
      [{ name: 'fake/verification', attempt: 3 }],
    ])
  })

  it('that does not decide is asked once while another one is still running, and logged once', async () => {
    const slow = { plugin: 'slow', verification: 'verification', settings: null }
    await world.setPolicy('dev', { ...verified, verifications: [...verified.verifications, slow] })
    orchestrator.judge('inconclusive')
    slowIsOver = false
    const { unit, next } = await newUnit()
    const { id } = await world.promote({ unit, version: await next() })
    const first = async () => (await verifications(id)).find(({ name }) => name === 'fake/verification')
    await expect.poll(async () => (await first())?.state, { timeout: 20_000 }).toBe('inconclusive')
    const { key } = await first()
    const looks = slowLooks
    await expect.poll(() => slowLooks, { timeout: 20_000 }).toBeGreaterThan(looks + 3)
    expect(await first()).toMatchObject({ key, state: 'inconclusive' })
    slowIsOver = true
    await ends(id).toBe('PAUSED')
    const { rows } = await pool.query<{ words: string }>(
      'select words from promotion_event where promotion_id = $1 order by id',
      [id],
    )
    expect(rows.filter(({ words }) => words.includes('did not decide'))).toEqual([
      {
        words:
          'Verification "fake/verification" did not decide: It says inconclusive. Verification "slow/verification" did not decide: It says inconclusive.',
      },
    ])
    await decide(id, 'declare-failed')
    await world.setPolicy('dev', verified)
  })

  it('that does not decide may be taken for verified by a person, with a reason, and by nobody else', async () => {
    orchestrator.judge('inconclusive')
    const { unit, next } = await newUnit()
    const version = await next()
    const { id } = await world.promote({ unit, version })
    await ends(id).toBe('PAUSED')
    const plugin = { kind: 'plugin' as const, id: 'p', name: 'P', granted: ['promotions.request'] }
    const token = { kind: 'token' as const, id: uuidv7(), name: 'ci', scope: 'launch' as const }
    for (const actor of [plugin, token, groundwork])
      await expect(decide(id, 'accept-verified', { actor })).rejects.toThrow(/not for|may not|Only a person/)
    await expect(decide(id, 'accept-verified', { reason: ' ' })).rejects.toThrow(/needs a reason/)
    await decide(id, 'accept-verified', { reason: 'Looked at it' })
    await ends(id).toBe('SUCCEEDED')
    expect(await verifications(id)).toMatchObject([
      { state: 'accepted', why: 'Accepted by Admin: Looked at it. Of itself it did not decide: It says inconclusive.' },
    ])
    expect((await world.read(id)).reason).toMatch(/A person accepted it as verified.*fake\/verification/)
    expect(await world.target(unit.name)).toMatchObject({ current_version: version })
  })

  it('whose settings no longer fit what the plugin takes is not begun, and says what does not fit', async () => {
    const configSchema = 'rows.schema.json'
    await installPlugin(pool, {
      id: 'strict',
      contributes: [{ point: 'delivery/verification/v1', id: 'verification', title: 'Rows', configSchema }],
      schemas: { [configSchema]: { type: 'object', properties: { rows: { type: 'integer', maximum: 5 } } } },
    })
    const strict = { plugin: 'strict', verification: 'verification', settings: { rows: 10 } }
    await world.setPolicy('dev', { ...verified, verifications: [strict] })
    const before = orchestrator.verifying.size
    const { unit, next } = await newUnit()
    const { id } = await world.promote({ unit, version: await next() })
    await ends(id).toBe('ERRORED')
    expect((await world.read(id)).reason).toMatch(/settings do not fit what the plugin takes\. rows: 5 is the most/)
    // It is called as its plugin calls it.
    expect((await world.read(id)).reason).toMatch(/^Verification "strict: Rows" could not be carried out:/)
    expect(orchestrator.verifying.size).toBe(before)
    await world.setPolicy('dev', verified)
  })

  it('that cannot be carried out is tried three times, then it is no verdict on the version', async () => {
    orchestrator.judge('error')
    const { unit, next } = await newUnit()
    const { id } = await world.promote({ unit, version: await next() })
    await ends(id).toBe('ERRORED')
    const { rows } = await pool.query('select tries, state from promotion_verification where promotion_id = $1', [id])
    expect(rows).toEqual([{ tries: 2, state: 'error' }])
  })

  it('that fails rolls back by itself where the policy says so, holds the target, and never twice', async () => {
    await world.setPolicy('dev', { ...verified, verification: { smokeRun: false, autoRollback: true } })
    orchestrator.judge('pass')
    const { unit, next } = await newUnit()
    const [good, bad] = [await next(), await next()]
    await ends((await world.promote({ unit, version: good })).id).toBe('SUCCEEDED')
    orchestrator.judge('fail')
    const { id } = await world.promote({ unit, version: bad })
    await ends(id).toBe('FAILED')
    const back = async () =>
      (await pool.query(`select id, state, version, mode from promotion where rollback_of = $1`, [id])).rows
    // The roll back is verified too, and fails: it is not rolled back again.
    await expect.poll(back, { timeout: 20_000 }).toMatchObject([{ state: 'FAILED', version: good, mode: 'rollback' }])
    expect(await world.target(unit.name)).toMatchObject({ current_version: good })
    expect(orchestrator.slot(world.slot(unit.name))?.labels?.version).toBe(good)
    const { rows } = await pool.query(
      `select h.lifted_at from hold h join target t on t.id = h.target_id where t.slot = $1`,
      [world.slot(unit.name)],
    )
    expect(rows).toEqual([{ lifted_at: null }])
    expect(await back()).toHaveLength(1)
  })

  it('that fails where the version before is vetoed says once why it is not rolled back', async () => {
    await world.setPolicy('dev', { ...verified, verification: { smokeRun: false, autoRollback: true } })
    orchestrator.judge('pass')
    const { unit, next } = await newUnit()
    const [good, bad] = [await next(), await next()]
    await ends((await world.promote({ unit, version: good })).id).toBe('SUCCEEDED')
    await pool.query(
      `insert into veto (id, unit_id, version, reason, set_by) select $1, unit_id, id, 'It leaks.', 'Bo' from version where id = $2`,
      [uuidv7(), good],
    )
    orchestrator.judge('fail')
    const { id } = await world.promote({ unit, version: bad })
    await ends(id).toBe('FAILED')
    const said = async () =>
      (await pool.query(`select words from promotion_event where promotion_id = $1 and kind = 'note'`, [id])).rows
    const refused = [{ words: expect.stringMatching(/^It was not rolled back by itself: .*vetoed.*It leaks/) }]
    await expect.poll(said, { timeout: 20_000 }).toEqual(refused)
    const deps = { ...world.deps, replicaId: uuidv7(), timing: quick, failpoint: async () => {} }
    await rollBackIfFailed(deps, await world.read(id))
    expect(await said()).toEqual(refused)
  })

  it('that fails without a verified version before it rolls nothing back', async () => {
    const { unit, next } = await newUnit()
    const { id } = await world.promote({ unit, version: await next() })
    await ends(id).toBe('FAILED')
    const { rowCount } = await pool.query('select from promotion where rollback_of = $1', [id])
    expect(rowCount).toBe(0)
  })
})

describe('a plan', () => {
  it('is carried out as it was frozen, whatever is configured meanwhile', async () => {
    await world.setPolicy('dev', { allowDirty: true })
    orchestrator.endRuns('running')
    const { unit, next } = await newUnit()
    const version = await world.version(unit, { cron: '0 6 * * *', timeZone: 'UTC', overlap: 'skip' })
    const { id } = await world.promote({ unit, version })
    const before = await world.read(id)
    await expect
      .poll(() => orchestrator.applied.some(({ slot, call }) => slot === world.slot(unit.name) && call === 'start'), {
        timeout: 10_000,
      })
      .toBe(true)
    await world.setPolicy('dev', verified)
    await pool.query(
      `with layer as (insert into config_layer (id, kind, environment_id, project, address, head)
        select gen_random_uuid(), 'environment', id, 'harbour', 'environment:harbour:dev', 1 from environment where name = 'dev' returning id)
      insert into config_revision (layer_id, revision, values, sha256, message) select id, 1, '{"market": "de"}', 'x', 'Edited meanwhile' from layer`,
    )
    orchestrator.endRuns('succeeded')
    await ends(id).toBe('SUCCEEDED')
    const after = await world.read(id)
    expect(after.plan).toEqual(before.plan)
    const { rows } = await pool.query(`select config from deployment where promotion_id = $1`, [id])
    expect(rows).toEqual([{ config: {} }])
    const { rows: schedules } = await pool.query(`select version, cron, active from schedule where promotion_id = $1`, [
      id,
    ])
    expect(schedules).toEqual([{ version, cron: '0 6 * * *', active: true }])
    await next()
  })

  it('that is not the one of its hash any more is not carried out', async () => {
    await world.setPolicy('dev', policy)
    // Its call is held until the plan was changed, however long that takes.
    await executor.stop()
    executor = await starts({ ...quick, call: 30_000 })
    const { unit, next } = await newUnit()
    orchestrator.fail('put', 'hold-before')
    const { id } = await world.promote({ unit, version: await next() })
    await orchestrator.whenHeld()
    const { plan } = await world.read(id)
    await pool.query(
      `update promotion set plan = jsonb_set(plan, '{config,values}', '{"market": "fr"}') where id = $1`,
      [id],
    )
    orchestrator.release()
    await ends(id).toBe('NEEDS_ATTENTION')
    expect((await world.read(id)).reason).toMatch(/stored plan is not the one/)
    expect(orchestrator.applied.filter(({ slot }) => slot === world.slot(unit.name)).map(({ call }) => call)).toEqual([
      'put',
    ])
    await pool.query('update promotion set plan = $2 where id = $1', [id, JSON.stringify(plan)])
    await world.decide(id, 'retry', 'APPLYING')
    await ends(id).toBe('SUCCEEDED')
  })
})

describe('an orchestrator without a precondition', () => {
  it('is read back after each write: what is not ours then is for a person', async () => {
    const weak = { ...strongest, definition: { ...strongest.definition, precondition: 'none', visibleMs: 300 } }
    await pool.query(`update integration set capabilities = $1`, [JSON.stringify(weak)])
    const { unit, next } = await newUnit()
    await ends((await world.promote({ unit, version: await next() })).id).toBe('SUCCEEDED')
    // It says done, and somebody else's write is there: nothing but looking can tell.
    orchestrator.fail('put', 'overwritten')
    const { id } = await world.promote({ unit, version: await next() })
    await ends(id).toBe('NEEDS_ATTENTION')
    await world.decide(id, 'declare-failed', 'FAILED')
    await pool.query(`update integration set capabilities = $1`, [JSON.stringify(strongest)])
  })
})
