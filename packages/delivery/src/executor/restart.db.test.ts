import { setTimeout as delay } from 'node:timers/promises'
import { createEventBus } from '@groundwork/db/events'
import { uuidv7 } from '@groundwork/db/ids'
import { createPool } from '@groundwork/db/pool'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { orchestratorOf } from '../integration/orchestrator'
import { startScheduler } from '../schedule/scheduler'
import { startExecutor } from './executor'
import { checkAgainst } from './testing/check-invariants'
import { deliveryWorld } from './testing/delivery-world'
import { quick } from './testing/engines'
import { startFakeOrchestrator } from './testing/fake-orchestrator'
import { ownServer } from './testing/own-server'

// The queue's worker says at length that it lost the database, each time.
for (const name of ['error', 'trace'] as const) vi.spyOn(console, name).mockImplementation(() => {})
const server = await ownServer()
const pool = createPool(server.url, { max: 10, applicationName: 'restart-test' })
const bus = createEventBus({ pool, directUrl: server.url })
const orchestrator = await startFakeOrchestrator()
const world = await deliveryWorld({ pool, bus, orchestrator })
await world.setPolicy('dev', { allowDirty: true, verification: { smokeRun: true } })

/** Places of the protocol at which the engine waits until the test lets it go on, each once. */
const gates = new Map<string, Gate>()
type Gate = { reached: Promise<void>; pass(): Promise<void>; open(): void }

function gateAt(place: string): Gate {
  let [reach, open] = [() => {}, () => {}]
  const reached = new Promise<void>((resolve) => (reach = resolve))
  const opened = new Promise<void>((resolve) => (open = resolve))
  const gate = { reached, open, pass: () => (reach(), opened) }
  gates.set(place, gate)
  return gate
}

async function failpoint(name: string): Promise<void> {
  const gate = gates.get(name)
  gates.delete(name)
  await gate?.pass()
}

const start = () =>
  startExecutor({
    ...{ ...world.deps, pool, bus, databaseUrl: server.url, replicaId: uuidv7(), failpoint, concurrency: 40 },
    timing: { ...quick, retry: 60_000 },
  })
const engines = await Promise.all([start(), start()])
const scheduler = startScheduler({
  ...{ pool, bus, tickMs: 200 },
  orchestratorOf: (id) => orchestratorOf({ pool, call: world.deps.call }, id),
})
afterAll(async () => {
  for (const gate of gates.values()) gate.open()
  orchestrator.release()
  await scheduler.stop()
  await Promise.all(engines.map((engine) => engine.stop()))
  await bus.close()
  await pool.end()
  await orchestrator.close()
  await server.close()
})

const places = ['before-intent', 'after-intent', 'before-call', 'after-call', 'before-receipt', 'after-receipt']
const points = ['put', 'switch'].flatMap((step) => places.map((place) => ({ step, place })))
const calls = (['put', 'start', 'activate'] as const).flatMap((call) =>
  (['hold-before', 'hold-after'] as const).map((fault) => ({ call, fault })),
)
let made = 0

type Made = { point: string; id: string; name: string; version: string }

async function promoted(point: string, name: string): Promise<Made> {
  const unit = await world.unit(name)
  const version = await world.version(unit)
  const { id } = await world.promote({ unit, version })
  return { point, id, name, version }
}

/** One promotion waits at every place of the protocol and one in every call; resolves when all of them are there. */
async function everywhere() {
  const held: Gate[] = []
  const asked: Promise<Made>[] = []
  for (const { step, place } of points) {
    const n = made++
    held.push(gateAt(`${step}${n}:${place}`))
    asked.push(promoted(`${step}:${place}`, `again${n}`))
  }
  for (const { call, fault } of calls) {
    const n = made++
    orchestrator.fail(`${call}@${world.slot(`again${n}`)}`, fault)
    asked.push(promoted(`${call}:${fault}`, `again${n}`))
  }
  const promotions = await Promise.all(asked)
  await Promise.all(held.map(({ reached }) => reached))
  await expect.poll(() => orchestrator.held(), { timeout: 20_000 }).toBe(calls.length)
  return { held, promotions }
}

async function allSucceed(promotions: Made[]): Promise<void> {
  const states = async () =>
    Object.fromEntries(
      await Promise.all(promotions.map(async ({ point, id }) => [point, await world.state(id)] as const)),
    )
  await expect
    .poll(states, { timeout: 40_000, interval: 100 })
    .toEqual(Object.fromEntries(promotions.map(({ point }) => [point, 'SUCCEEDED'])))
  for (const { point, name, version, id } of promotions)
    expect(await world.target(name), point).toMatchObject({ current_version: version, current_promotion_id: id })
  const { rows } = await pool.query<{ id: string; told: number; effects: number }>(
    `select p.id, (select count(*)::int from promotion_event e where e.promotion_id = p.id and e.kind = 'effect') as told,
      (select count(*)::int from effect e where e.promotion_id = p.id and e.state = 'DONE') as effects
     from promotion p where p.id = any($1)`,
    [promotions.map(({ id }) => id)],
  )
  // Each effect is told of once: no event was lost with a commit that nobody heard of, none was written twice.
  expect(rows.map(({ told, effects }) => [told, effects])).toEqual(promotions.map(() => [3, 3]))
  await checkAgainst(pool, orchestrator)
}

describe('a PostgreSQL server that is restarted with promotions at every place of the protocol', () => {
  it.each([
    ['stopped', 'clean'],
    ['killed', 'crash'],
  ] as const)('and was %s costs none of them', { timeout: 120_000 }, async (_, how) => {
    const { held, promotions } = await everywhere()
    await server.stop(how)
    await expect(pool.query('select 1')).rejects.toThrow()
    // Half of them go on while there is no database, and find that out; the others when it is back.
    const [early, late] = [held.filter((_gate, n) => n % 2 === 0), held.filter((_gate, n) => n % 2 === 1)]
    for (const gate of early) gate.open()
    orchestrator.release()
    // The time that it is away is what is tested: longer than a lease, and than one retry.
    await delay(1_500)
    await server.start()
    for (const gate of late) gate.open()
    await allSucceed(promotions)
  })

  it('again and again while they are under way loses none', { timeout: 120_000 }, async () => {
    const promotions = await Promise.all(Array.from({ length: 16 }, () => promoted(`busy${made}`, `again${made++}`)))
    for (let times = 0; times < 3; times++) {
      await delay(60 * times)
      await server.stop(times === 1 ? 'crash' : 'clean')
      await server.start()
    }
    await allSucceed(promotions)
  })
})
