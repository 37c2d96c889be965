import { setTimeout as delay } from 'node:timers/promises'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { effectKey } from '../model/keys'
import { plannedStepSchema } from '../model/plan'
import { checkAgainst } from './testing/check-invariants'
import { deliveryWorld } from './testing/delivery-world'
import { engineFactory } from './testing/engines'
import { startFakeOrchestrator } from './testing/fake-orchestrator'
import { applying, cancelling, type Fate, kinds, verifying } from './testing/fates'

const db = await testDatabase()
const [orchestrator, before] = [await startFakeOrchestrator(), await startFakeOrchestrator()]
const world = await deliveryWorld({ pool: db.pool, bus: db.bus, orchestrator })
const engines = await engineFactory()
afterAll(async () => {
  await engines.close()
  await Promise.all([orchestrator.close(), before.close()])
})

/** As long as in production where it matters: what the tests wait for is said to be over (`timePasses`). */
const timing = { lease: 60_000, beat: 5_000, call: 30_000, doubt: 60_000, retry: 600_000, look: 50, drift: 60_000 }
const start = (at: readonly string[] = []) =>
  engines.start({
    ...{ databaseUrl: db.url, orchestratorUrl: orchestrator.url, timing, at },
    ...{ connections: 12, concurrency: 400 },
  })

/** Leases, and the time that a call may take, end by the clock of the database: that is put on. */
async function timePasses(): Promise<void> {
  await db.pool.query('update target set lease_until = clock_timestamp() where lease_until is not null')
  await db.pool.query(
    `update promotion set wake_at = clock_timestamp() where wake_at > clock_timestamp() and started_at is not null`,
  )
  await db.pool.query(`update effect set deadline = clock_timestamp() where state in ('INTENT', 'UNKNOWN')`)
  await db.pool.query(`update promotion set finished_at = finished_at - interval '10 s' where state = 'FAILED'`)
}

type Life = { fate: Fate; n: number; id: string; number: number; name: string; version: string; good: string | null }

async function inTurn<T, R>(things: readonly T[], work: (thing: T) => Promise<R>, most = 8): Promise<R[]> {
  const results: R[] = []
  const rest = [...things.entries()]
  const go = async () => {
    for (let next = rest.shift(); next; next = rest.shift()) results[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({ length: most }, go))
  return results
}

const policyOf = ({ verdict, goesBack = false }: Fate) => ({
  allowDirty: true,
  verification: { smokeRun: verdict === 'smoke', autoRollback: goesBack },
  verifications:
    verdict === null || verdict === 'smoke'
      ? []
      : [{ plugin: 'fake', verification: 'verification', settings: { is: verdict } }],
})

/** A unit with a version for each of them; those that need one run a version already, on the orchestrator that was bound before. */
async function born(fates: readonly Fate[]): Promise<Life[]> {
  const units = await inTurn([...fates.entries()], async ([n, fate]) => {
    const unit = await world.unit(`${fate.unit}${n}`)
    return { fate, n, unit, version: await world.version(unit), good: null as string | null }
  })
  const older = units.filter(({ fate: { goesBack, unit } }) => goesBack || unit.includes('-remove-'))
  await world.bind('orchestrator', { url: before.url })
  const made = await inTurn(older, async (each) => {
    each.good = await world.version(each.unit)
    return (await world.promote({ unit: each.unit, version: each.good })).id
  })
  const engine = await start()
  await expect.poll(() => Promise.all(made.map(world.state)), { timeout: 30_000 }).toEqual(made.map(() => 'SUCCEEDED'))
  engine.kill()
  await engine.ended
  for (const role of ['compute', 'data', 'serving', 'cache']) await world.bind(role)
  await world.bind('orchestrator')
  const lives: Life[] = []
  for (const policy of new Set(units.map(({ fate }) => JSON.stringify(policyOf(fate))))) {
    const alike = units.filter(({ fate }) => JSON.stringify(policyOf(fate)) === policy)
    await world.setPolicy('dev', JSON.parse(policy))
    lives.push(
      ...(await inTurn(alike, async ({ unit, ...each }) => {
        const { id, number } = await world.promote({ unit, version: each.version })
        return { ...each, id, number, name: unit.name }
      })),
    )
  }
  await world.setPolicy('dev', { allowDirty: true, verification: { smokeRun: false } })
  return lives
}

/** The name of a place in the protocol of that promotion. */
function placeOf({ id, number, n }: Life, death: string): string {
  const [step, place] = death.split(':')
  if (step === 'P') return `P-${number}:${place}`
  if (step === 'verify') return `verify-${effectKey(id, 'verify:smoke').slice(1, 9)}:${place}`
  return `${step}${n}:${place}`
}

/** An engine works on all of them and is killed when each that is to die this time is at its place. */
async function killedAt(lives: readonly Life[], turn: number): Promise<void> {
  const places = lives.flatMap((life) => (life.fate.deaths[turn] ? [placeOf(life, life.fate.deaths[turn])] : []))
  await timePasses()
  const engine = await start(places)
  const patience = new AbortController()
  const notReached = async () => {
    await delay(120_000, undefined, { signal: patience.signal })
    const reached = new Set(engine.lines.map((line) => line.replace(/^at /, '')))
    return places.filter((place) => !reached.has(place)).join(', ')
  }
  expect(await Promise.race([engine.ended, notReached()])).toBe('SIGKILL')
  patience.abort()
}

/** What stands of an effect when its engine died there, and how often it really happened. */
const standing: Record<string, { state: string | undefined; times: number }> = {
  'before-step': { state: undefined, times: 0 },
  'before-intent': { state: undefined, times: 0 },
  'after-intent': { state: 'INTENT', times: 0 },
  'before-call': { state: 'INTENT', times: 0 },
  'after-call': { state: 'INTENT', times: 1 },
  'before-receipt': { state: 'INTENT', times: 1 },
  'after-receipt': { state: 'DONE', times: 1 },
}

async function diedThere(lives: readonly Life[]): Promise<void> {
  const { rows } = await db.pool.query<{ key: string; state: string }>('select key, state from effect')
  const states = new Map(rows.map(({ key, state }) => [key, state]))
  for (const { fate, id, n } of lives) {
    const [step = '', place = ''] = fate.deaths[0]!.split(':')
    const expected = standing[place]
    if (step === 'P' || (fate.unit.startsWith('on-groundwork') && step !== 'smoke') || !expected) continue
    const key = step === 'verify' ? effectKey(id, 'verify:smoke') : effectKey(id, `${step}${n}`)
    const times = [...orchestrator.applied, ...before.applied].filter((each) => each.key === key).length
    expect({ state: states.get(key), times }, `${fate.unit}${n} ${fate.deaths[0]}`).toEqual(expected)
  }
}

const holdAll = () => {
  const { password } = new URL(db.url)
  const applied = [...orchestrator.applied, ...before.applied]
  return checkAgainst(db.pool, { applied, running: orchestrator.running }, password.length > 8 ? [password] : [])
}

const statesOf = async (lives: readonly Life[]) => {
  const { rows } = await db.pool.query<{ id: string; state: string }>('select id, state from promotion')
  const states = new Map(rows.map(({ id, state }) => [id, state]))
  return Object.fromEntries(lives.map(({ id, name, fate }) => [`${name} ${fate.deaths.join(', ')}`, states.get(id)]))
}

describe('an engine that is killed', () => {
  it('is killed in every kind of step that a plan may have', () => {
    expect([...new Set(kinds.map(({ on }) => on))].toSorted()).toEqual(plannedStepSchema.shape.on.options.toSorted())
    for (const { on, call } of kinds) {
      const those = applying.filter(({ unit }) => unit === `on-${on}-${call}-`)
      expect(those.length, `${on}.${call}`).toBeGreaterThan(3)
    }
  })

  // Each engine works on all promotions at once and is killed when each of them is at a place of its own; the next one finishes
  // what it left, and is killed at the next places.
  it('anywhere in applying, verifying and cancelling leaves nothing that the next one cannot finish', {
    timeout: 500_000,
  }, async () => {
    const lives = await born([...applying, ...verifying, ...cancelling])
    await killedAt(lives, 0)
    await diedThere(lives)
    await holdAll()
    await inTurn(
      lives.filter(({ fate }) => fate.aborted),
      ({ id }) => world.decide(id, 'abort', 'CANCELLING'),
    )
    await killedAt(lives, 1)
    await holdAll()
    await timePasses()
    await start()
    const ends = Object.fromEntries(lives.map(({ name, fate }) => [`${name} ${fate.deaths.join(', ')}`, fate.ends]))
    await expect.poll(() => statesOf(lives), { timeout: 150_000, interval: 250 }).toEqual(ends)
    // What nobody can see is for a person, who says what it was.
    const unsure = lives.filter(({ fate }) => fate.ends === 'NEEDS_ATTENTION')
    await inTurn(unsure, ({ id }) => world.decide(id, 'adopt', 'CANCELLING'))
    await expect
      .poll(() => Promise.all(unsure.map(({ id }) => world.state(id))), { timeout: 60_000 })
      .toEqual(unsure.map(() => 'ABORTED'))
    for (const life of lives) await endedWell(life)
    await holdAll()
  })

  it('before it looks what became of a call, or calls again, is followed by one that does the same', {
    timeout: 60_000,
  }, async () => {
    const unit = await world.unit('doubt900')
    const version = await world.version(unit)
    orchestrator.fail(`put@${world.slot('doubt900')}`, 'drop-before', 'drop-after')
    await engines.stopAll()
    for (const at of ['put900:before-observe', 'put900:before-again']) {
      await timePasses()
      const engine = await start([at])
      if (at.endsWith('observe')) await world.promote({ unit, version })
      expect(await engine.ended).toBe('SIGKILL')
    }
    await timePasses()
    await start()
    const current = async () => (await world.target('doubt900')).current_version
    await expect.poll(current, { timeout: 20_000 }).toBe(version)
    await holdAll()
  })
})

async function endedWell({ id, name, fate, version, good }: Life): Promise<void> {
  const slot = world.slot(name)
  const done = [...orchestrator.applied, ...before.applied].filter((each) => each.slot === slot).map(({ call }) => call)
  const target = await world.target(name)
  const { rows: back } = await db.pool.query<{ id: string; state: string; version: string }>(
    'select id, state, version from promotion where rollback_of = $1',
    [id],
  )
  if (fate.goesBack) {
    expect(back).toMatchObject([{ state: 'SUCCEEDED', version: good }])
    expect(target, name).toMatchObject({ current_version: good })
    return
  }
  expect(back).toEqual([])
  // No engine that was killed had anything done twice: neither under the same key nor under another one.
  const most = good === null ? 1 : 2
  for (const call of new Set(done))
    expect(done.filter((each) => each === call).length, `${name} ${call}`).toBeLessThanOrEqual(
      call === 'remove' ? 1 : most,
    )
  if (fate.ends === 'SUCCEEDED')
    expect(target, name).toMatchObject({ current_version: version, current_promotion_id: id })
  const { rows } = await db.pool.query<{ state: string }>('select state from launch where promotion_id = $1', [id])
  const open = rows.filter(({ state }) => !['succeeded', 'cancelled'].includes(state))
  expect(open, `${name} ${fate.deaths.join(', ')}`).toEqual([])
  const { rowCount } = await db.pool.query(
    `select from effect where promotion_id = $1 and state in ('INTENT', 'UNKNOWN')`,
    [id],
  )
  expect(rowCount, `${name} ${fate.deaths.join(', ')}`).toBe(0)
}
