import { loadActor } from '@groundwork/access/actor'
import { uuidv7 } from '@groundwork/db/ids'
import { makeUser } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { bindIntegration } from '../environment/bind'
import { groundwork } from '../promotion/deps'
import { isTargetBusy, move } from '../promotion/move'
import { startExecutor } from './executor'
import { deliveryWorld } from './testing/delivery-world'
import { quick } from './testing/engines'
import { startFakeOrchestrator } from './testing/fake-orchestrator'

const db = await testDatabase()
const orchestrator = await startFakeOrchestrator()
const world = await deliveryWorld({ pool: db.pool, bus: db.bus, orchestrator })
const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
})
afterAll(() => orchestrator.close())

async function engine() {
  const { pool, bus, url } = db
  const { stop } = await startExecutor({
    ...world.deps,
    pool,
    bus,
    databaseUrl: url,
    replicaId: uuidv7(),
    timing: quick,
  })
  stops.push(stop)
}

describe('a promotion', () => {
  it('is brought from request to its end without anybody', async () => {
    await engine()
    const unit = await world.unit('u1')
    const version = await world.version(unit)
    const { id } = await world.promote({ unit, version })
    await expect.poll(() => world.state(id), { timeout: 20_000 }).toBe('SUCCEEDED')
    expect(orchestrator.applied.map(({ call }) => call)).toEqual(['put', 'activate'])
    expect(orchestrator.slot(world.slot('u1'))).toMatchObject({ active: true, labels: { version, environment: 'dev' } })
    expect(await world.target('u1')).toMatchObject({ current_version: version, current_promotion_id: id, drift: null })
  })
})

describe('an environment', () => {
  it('that is bound as it was again lets in who waited for that', async () => {
    const { pool, bus } = db
    const unit = await world.unit('bound1')
    const { id } = await world.promote({ unit, version: await world.version(unit) })
    const before = (await world.read(id)).plan.bindings['orchestrator']!.id
    const { rows } = await pool.query<{ id: string }>("select id from environment where name = 'dev'")
    const environmentId = rows[0]!.id
    const other = uuidv7()
    await pool.query(
      `insert into integration (id, name, role, plugin_id, contribution) values ($1, 'weak', 'orchestrator', 'weak', 'weak')`,
      [other],
    )
    const actor = (await loadActor(pool, (await makeUser(db.prisma, { role: 'administrator' })).id))!
    const bind = (integrationId: string) =>
      bindIntegration({ pool, bus, actor, requestId: 'test' }, { environmentId, role: 'orchestrator', integrationId })
    await bind(other)
    await engine()
    await expect.poll(async () => (await world.read(id)).reason).toContain('now binds weak as orchestrator')
    await bind(before)
    await expect.poll(() => world.state(id), { timeout: 20_000 }).toBe('SUCCEEDED')
  })
})

describe('a gate of a plugin', () => {
  it('that changed is asked again at once, not at the next minute', async () => {
    const gate = { plugin: 'content-decisions', gate: 'slate-accepted', rule: null }
    await world.setPolicy('dev', { allowDirty: true, verification: { smokeRun: false }, gates: [gate] })
    let accepted = false
    let asked = 0
    const call: typeof world.deps.call = async (ref, method, ...rest) => {
      if (method !== 'evaluate') return world.deps.call(ref, method, ...rest)
      asked += 1
      return accepted
        ? { is: 'pass', why: 'The slate was accepted.' }
        : { is: 'pending', why: 'The slate waits for an editor.', unblockedBy: 'An editor.' }
    }
    const { pool, bus, url } = db
    const options = { ...world.deps, call, pool, bus, databaseUrl: url, replicaId: uuidv7(), timing: quick }
    stops.push((await startExecutor(options)).stop)
    const unit = await world.unit('gated1')
    const { id } = await world.promote({ unit, version: await world.version(unit) })
    await expect.poll(() => world.state(id)).toBe('GATING')
    // Looked at by the executor too: from here on only the next minute, or the plugin, brings it back.
    await expect.poll(() => asked).toBeGreaterThan(0)
    accepted = true
    await bus.publish(pool, [{ topic: 'gate', key: 'some-other-plugin' }])
    bus.wake()
    const before = performance.now()
    await bus.publish(pool, [{ topic: 'gate', key: 'content-decisions' }])
    bus.wake()
    await expect.poll(() => world.state(id), { timeout: 15_000, interval: 20 }).toBe('SUCCEEDED')
    // By itself it would be asked a minute after it was asked last.
    expect(performance.now() - before).toBeLessThan(15_000)
    await world.setPolicy('dev', { allowDirty: true, verification: { smokeRun: false } })
  })
})

describe('a target', () => {
  it('is held by one promotion, because the database says so', async () => {
    const unit = await world.unit('held1')
    const [first, second] = [await world.version(unit), await world.version(unit)]
    const ids = await Promise.all([first, second].map((version) => world.promote({ unit, version })))
    const admitted = ids.map(({ id }) =>
      move(db.pool, { id, from: 'QUEUED', to: 'APPLYING', reason: 'At the same time.', actor: groundwork }),
    )
    const outcomes = await Promise.allSettled(admitted)
    const refused = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(isTargetBusy(refused?.reason)).toBe(true)
  })
})
