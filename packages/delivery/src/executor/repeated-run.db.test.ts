import { testDatabase } from '@groundwork/db/testing'
import { afterAll, expect, it } from 'vitest'
import { checkAgainst } from './testing/check-invariants'
import { deliveryWorld } from './testing/delivery-world'
import { engineFactory } from './testing/engines'
import { startFakeOrchestrator } from './testing/fake-orchestrator'

const db = await testDatabase()
const orchestrator = await startFakeOrchestrator()
const world = await deliveryWorld({ pool: db.pool, bus: db.bus, orchestrator })
await world.setPolicy('dev', { allowDirty: true, verification: { smokeRun: true } })
const engines = await engineFactory()
const start = (at?: string) =>
  engines.start({ databaseUrl: db.url, orchestratorUrl: orchestrator.url, ...(at ? { at } : {}) })
afterAll(async () => {
  await engines.close()
  await orchestrator.close()
})

type Launched = { key: string; state: string }
const launched = async (promotionId: string) =>
  (
    await db.pool.query<Launched>('select key, state from launch where promotion_id = $1 order by created_at', [
      promotionId,
    ])
  ).rows
const places = ['before-intent', 'after-intent', 'before-call', 'after-call', 'before-receipt', 'after-receipt']

// The run before the switch was cancelled, a person lets the promotion go on, and the engine that starts the run anew is killed:
// a chain of deaths, in which each engine finishes what the one before it left, and ends at its own place.
it('an engine that is killed anywhere in a repeated run leaves one run, which the next one waits for', {
  timeout: 240_000,
}, async () => {
  orchestrator.endRuns('cancelled')
  const first = await start()
  const made: { place: string; n: number; id: string; name: string }[] = []
  for (const [at, place] of places.entries()) {
    const unit = await world.unit(`again9${at}`)
    const { id } = await world.promote({ unit, version: await world.version(unit) })
    made.push({ place, n: 90 + at, id, name: unit.name })
  }
  const states = async () => Promise.all(made.map(({ id }) => world.state(id)))
  const all = (state: string) => expect.poll(states, { timeout: 60_000, interval: 100 }).toEqual(made.map(() => state))
  await all('PAUSED')
  first.kill()
  await first.ended

  orchestrator.endRuns('succeeded')
  const starts = () => orchestrator.calls.filter((call) => call === 'start').length
  const before = starts()
  for (const { place, n, id } of made) {
    // The start of the first run is long done: this place is met again by the second run alone.
    const doomed = await start(`smoke${n}:${place}`)
    await world.decide(id, 'continue')
    expect(await doomed.ended, doomed.lines.join('\n')).toBe('SIGKILL')
  }
  await start()
  await all('SUCCEEDED')
  for (const { id, place, name } of made) {
    const [cancelled, again, ...more] = await launched(id)
    expect(more, place).toEqual([])
    expect([cancelled?.state, again?.state], place).toEqual(['cancelled', 'succeeded'])
    const begun = orchestrator.applied.filter(({ slot, call }) => slot === world.slot(name) && call === 'start')
    expect(
      begun.map(({ key }) => key),
      place,
    ).toEqual([cancelled?.key, again?.key])
  }
  // Each was asked for once in all: what came of a call that nobody saw the end of was looked at first.
  expect(starts() - before).toBe(made.length)
  await checkAgainst(db.pool, orchestrator)
})
