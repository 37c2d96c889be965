import { testDatabase } from '@groundwork/db/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { checkAgainst } from './testing/check-invariants'
import { deliveryWorld } from './testing/delivery-world'
import { engineFactory } from './testing/engines'
import { startFakeOrchestrator } from './testing/fake-orchestrator'

const db = await testDatabase()
const orchestrator = await startFakeOrchestrator()
const world = await deliveryWorld({ pool: db.pool, bus: db.bus, orchestrator })
await world.setPolicy('dev', { allowDirty: true, verification: { smokeRun: true } })
const engines = await engineFactory()
afterAll(async () => {
  await engines.close()
  await orchestrator.close()
})

const places = ['before-intent', 'after-intent', 'before-call', 'after-call', 'before-receipt', 'after-receipt']
const steps = ['put', 'smoke', 'switch']
const points = steps.flatMap((step) => places.map((place) => `${step}:${place}`))

describe('an engine that is killed', () => {
  // Each engine finishes what the one before it left, and ends at the next place: a chain of deaths, one for each.
  it('anywhere in the protocol leaves nothing that the next one cannot finish', { timeout: 400_000 }, async () => {
    const made: { point: string; id: string; name: string; version: string }[] = []
    for (const [n, point] of points.entries()) {
      const [step, place] = point.split(':')
      const name = `kill${n}`
      const unit = await world.unit(name)
      const version = await world.version(unit)
      const engine = await engines.start({
        databaseUrl: db.url,
        orchestratorUrl: orchestrator.url,
        at: `${step}${n}:${place}`,
      })
      const { id } = await world.promote({ unit, version })
      made.push({ point, id, name, version })
      expect(await engine.ended, point).toBe('SIGKILL')
    }
    await engines.start({ databaseUrl: db.url, orchestratorUrl: orchestrator.url })
    const states = async () =>
      Object.fromEntries(await Promise.all(made.map(async ({ point, id }) => [point, await world.state(id)] as const)))
    await expect
      .poll(states, { timeout: 90_000, interval: 100 })
      .toEqual(Object.fromEntries(points.map((point) => [point, 'SUCCEEDED'])))
    for (const { name, version, id } of made)
      expect(await world.target(name), name).toMatchObject({ current_version: version, current_promotion_id: id })
    await checkAgainst(db.pool, orchestrator)
  })

  it('while it verifies, cancels or asks again is followed by one that does the same', {
    timeout: 60_000,
  }, async () => {
    const unit = await world.unit('doubt90')
    const version = await world.version(unit)
    orchestrator.fail('put', 'drop-before', 'drop-after')
    await engines.stopAll()
    for (const at of ['put90:before-observe', 'put90:before-again']) {
      const engine = await engines.start({ databaseUrl: db.url, orchestratorUrl: orchestrator.url, at })
      if (at.endsWith('observe')) await world.promote({ unit, version })
      expect(await engine.ended).toBe('SIGKILL')
    }
    await engines.start({ databaseUrl: db.url, orchestratorUrl: orchestrator.url })
    const current = async () => (await world.target('doubt90')).current_version
    await expect.poll(current, { timeout: 20_000 }).toBe(version)
    await checkAgainst(db.pool, orchestrator)
  })
})
