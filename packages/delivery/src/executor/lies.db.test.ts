import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startExecutor } from './executor'
import { checkAgainst } from './testing/check-invariants'
import { deliveryWorld } from './testing/delivery-world'
import { quick } from './testing/engines'
import { type Fault, startFakeOrchestrator } from './testing/fake-orchestrator'
import { operationsIn, standingOf } from '../promotion/operate'

const db = await testDatabase()
const orchestrator = await startFakeOrchestrator()
const world = await deliveryWorld({ pool: db.pool, bus: db.bus, orchestrator })
let executor: { stop(): Promise<void> }
let count = 0

const starts = ({ pool, bus, url } = db, timing = { ...quick, call: 500, doubt: 400 }) =>
  startExecutor({ ...world.deps, pool, bus, databaseUrl: url, replicaId: uuidv7(), timing })

beforeEach(async () => {
  executor = await starts()
})
afterEach(async () => {
  orchestrator.release()
  await executor.stop()
  await checkAgainst(db.pool, orchestrator)
})
afterAll(() => orchestrator.close())

async function promoted() {
  const name = `lie${++count}`
  const unit = await world.unit(name)
  const version = await world.version(unit)
  const { id } = await world.promote({ unit, version })
  return { id, name, unit, version }
}

const ends = (id: string) => expect.poll(() => world.state(id), { timeout: 30_000 })
const reasonOf = async (id: string) => (await world.read(id)).reason
const offered = async (id: string) =>
  operationsIn('NEEDS_ATTENTION', await standingOf(db.pool, { id, state: 'NEEDS_ATTENTION' }))
const seenOf = async (id: string) => {
  const { rows } = await db.pool.query<{ seen: unknown }>(
    `select data->'seen' as seen from promotion_event where promotion_id = $1 and to_state = 'NEEDS_ATTENTION'`,
    [id],
  )
  return rows[0]?.seen
}
const writes = (slot: string) => orchestrator.applied.filter((each) => each.slot === slot).map(({ call }) => call)

describe('an orchestrator that', () => {
  const harmless: [string, Fault[]][] = [
    ['applies and loses its reply', ['drop-after']],
    ['answers 500 after the effect', ['error-after']],
    ['answers 500 and did nothing', ['error-before']],
    ['breaks off before it does anything', ['drop-before', 'drop-before']],
    ['answers what the contract does not know', ['malformed-after']],
    ['says conflict over its own earlier work', ['conflict-own']],
    ['says that it is busy, many times', ['throttle', 'throttle', 'throttle']],
    ['is slow beyond the deadline, and applies', ['hold-after']],
    ['is slow beyond the deadline, and has not applied', ['hold-before']],
  ]
  it.each(harmless)('%s has the effect once, and nobody is asked', async (_, faults) => {
    orchestrator.fail('put', ...faults)
    orchestrator.fail('activate', ...faults)
    const { id, name, version } = await promoted()
    await ends(id).toBe('SUCCEEDED')
    orchestrator.release()
    expect(writes(world.slot(name))).toEqual(['put', 'activate'])
    expect(orchestrator.slot(world.slot(name))?.labels?.version).toBe(version)
  })

  it('does nothing for longer than the target is kept is tried again after each wait', async () => {
    await executor.stop()
    executor = await starts(db, { ...quick, patience: 100 })
    orchestrator.fail('put', ...Array.from({ length: 4 }, (): Fault => 'error-before'))
    const { id, name } = await promoted()
    await ends(id).toBe('SUCCEEDED')
    expect(writes(world.slot(name))).toEqual(['put', 'activate'])
  })

  it('lets somebody else write between the intent and the call stops for a person, and overwrites nothing', async () => {
    orchestrator.fail('put', 'conflict-foreign')
    const { id, name } = await promoted()
    await ends(id).toBe('NEEDS_ATTENTION')
    expect(await reasonOf(id)).toMatch(/neither what was there before nor what was asked for/)
    expect(orchestrator.slot(world.slot(name))?.labels).toBeNull()
    expect(await seenOf(id)).toEqual({
      ...{ labels: null, schedule: null, active: true, state: 'ready', url: 'fake:', owner: 'somebody' },
    })
    expect(await offered(id)).toContain('adopt')
    // The same effect once more, over what the person has seen.
    await world.decide(id, 'retry')
    await ends(id).toBe('SUCCEEDED')
    expect(writes(world.slot(name))).toEqual(['put', 'activate'])
  })

  it('cannot say what came of it is asked until the deadline, then a person is', async () => {
    const slot = world.slot(`lie${count + 1}`)
    orchestrator.fail('put', 'drop-after')
    orchestrator.fail(`observe@${slot}`, 'empty', ...Array.from({ length: 400 }, (): Fault => 'cannot-tell'))
    const { id } = await promoted()
    await ends(id).toBe('NEEDS_ATTENTION')
    expect(await reasonOf(id)).toMatch(/cannot be said whether it was done/)
    orchestrator.clear()
    await world.decide(id, 'retry')
    await ends(id).toBe('SUCCEEDED')
  })

  it('lists nothing although the effect is there is caught by the precondition', async () => {
    const first = await promoted()
    await ends(first.id).toBe('SUCCEEDED')
    const version = await world.version(first.unit)
    // Nobody looks for drift in between: the one answer that lies is for the promotion.
    await executor.stop()
    await db.pool.query('update target set observed_at = now() where slot = $1', [world.slot(first.name)])
    executor = await starts(db, { ...quick, drift: 3_600_000 })
    // Before the intent it shows nothing: the write then meets what is really there.
    orchestrator.fail(`observe@${world.slot(first.name)}`, 'empty')
    const { id } = await world.promote({ unit: first.unit, version })
    await ends(id).toBe('NEEDS_ATTENTION')
    expect(orchestrator.slot(world.slot(first.name))?.labels?.version).toBe(first.version)
    await world.decide(id, 'retry')
    await ends(id).toBe('SUCCEEDED')
  })

  it.each([
    ['before anything is written', []],
    ['of a call whose reply was lost', ['drop-after']],
  ] as [string, Fault[]][])(
    'turns to the wrong page, asked %s, is neither believed nor written over',
    async (_, lost) => {
      const other = await promoted()
      await ends(other.id).toBe('SUCCEEDED')
      const slot = world.slot(`lie${count + 1}`)
      orchestrator.fail(`put@${slot}`, ...lost)
      // Where the reply is lost the first look still tells the truth.
      const looks: Fault[] = lost.length > 0 ? ['empty', 'wrong-page'] : ['wrong-page']
      orchestrator.fail(`observe@${slot}`, ...looks)
      const { id, name, version } = await promoted()
      await ends(id).toBe('NEEDS_ATTENTION')
      expect(await reasonOf(id)).toMatch(/what belongs to a promotion of another target or installation, P-\d+\./)
      expect(writes(slot)).toEqual(lost.length > 0 ? ['put'] : [])
      await world.decide(id, 'retry')
      await ends(id).toBe('SUCCEEDED')
      expect(writes(world.slot(name))).toEqual(['put', 'activate'])
      expect(orchestrator.slot(slot)?.labels?.version).toBe(version)
    },
  )

  it('holds what another installation has put there, whatever number it bears, is not written over unasked', async () => {
    const { id, name, unit } = await promoted()
    await ends(id).toBe('SUCCEEDED')
    const slot = orchestrator.slot(world.slot(name))!
    for (const promotion of ['P-999999', slot.labels!.promotion]) {
      slot.labels = { ...slot.labels!, promotion, key: `pelsewhere${promotion}` }
      const version = await world.version(unit)
      const next = await world.promote({ unit, version })
      await ends(next.id).toBe('NEEDS_ATTENTION')
      expect(await reasonOf(next.id)).toContain(`of another target or installation, ${promotion}.`)
      expect(slot.labels.key).toBe(`pelsewhere${promotion}`)
      await world.decide(next.id, 'declare-failed', 'FAILED')
      await ends(next.id).toBe('FAILED')
    }
    orchestrator.drop(world.slot(name))
  })

  it('refuses for good fails the promotion, which says what is there', async () => {
    orchestrator.fail('activate', 'forbid')
    const { id, name } = await promoted()
    await ends(id).toBe('FAILED')
    expect(await reasonOf(id)).toMatch(/It may not\. .*put in place and not switched/)
    expect(await world.target(name)).toMatchObject({ current_version: null, generation: 1 })
  })

  it('holds a definition of somebody else is not written over until a person says so', async () => {
    const unit = await world.unit('taken77')
    orchestrator.meddle(world.slot('taken77'))
    const { id } = await world.promote({ unit, version: await world.version(unit) })
    await ends(id).toBe('NEEDS_ATTENTION')
    expect(writes(world.slot('taken77'))).toEqual([])
    // Whoever decides sees what is there.
    expect(await seenOf(id)).toMatchObject({ owner: 'somebody', active: true, schedule: null })
    // Nothing was written yet that could be taken for done.
    expect(await offered(id)).toEqual(['retry', 'declare-failed', 'declare-succeeded'])
    await world.decide(id, 'retry')
    await ends(id).toBe('SUCCEEDED')
  })

  it('is changed by hand after a promotion shows as drift, and a promotion of the same version mends it', async () => {
    const { id, name, unit, version } = await promoted()
    await ends(id).toBe('SUCCEEDED')
    orchestrator.drop(world.slot(name))
    const drift = async () => (await world.target(name)).drift
    await expect.poll(drift, { timeout: 20_000 }).toMatch(/is gone/)
    const again = await world.promote({ unit, version, mode: 'redeploy' })
    await ends(again.id).toBe('SUCCEEDED')
    expect(await drift()).toBeNull()
    expect(writes(world.slot(name))).toEqual(['put', 'activate', 'put', 'activate'])
  })
})

describe('an abort', () => {
  /** With calls that last until the abort was asked for: one whose time is over before is made again, and succeeds. */
  async function patient(call: number) {
    await executor.stop()
    executor = await starts(db, { ...quick, call, doubt: 400 })
  }

  it('while a call goes on waits until it is certain what came of it, and says so', async () => {
    await patient(5_000)
    orchestrator.fail('activate', 'hold-after')
    const { id, name, version } = await promoted()
    await orchestrator.whenHeld()
    await world.decide(id, 'abort', 'CANCELLING')
    orchestrator.release()
    await ends(id).toBe('ABORTED')
    // The switch had happened when it was asked to stop: that is what is recorded.
    expect(await reasonOf(id)).toMatch(/had been switched to/)
    expect(await world.target(name)).toMatchObject({ current_version: version, current_promotion_id: id })
  })

  it('of a call that has not arrived leaves what was there; what arrives after its deadline shows as drift', async () => {
    await patient(3_000)
    orchestrator.fail('activate', 'hold-before')
    const { id, name } = await promoted()
    await orchestrator.whenHeld()
    await world.decide(id, 'abort', 'CANCELLING')
    // It might still arrive while its time is not over.
    await ends(id).toBe('ABORTED')
    expect(await world.target(name)).toMatchObject({ current_version: null })
    const { rows } = await db.pool.query(
      `select state, detail from effect where promotion_id = $1 and call = 'activate'`,
      [id],
    )
    expect(rows).toMatchObject([{ state: 'REFUSED' }])
    orchestrator.release()
    await expect
      .poll(async () => (await world.target(name)).drift, { timeout: 20_000 })
      .toMatch(/not of the last write/)
  })
})
