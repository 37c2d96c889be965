import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startExecutor } from './executor'
import { deliveryWorld } from './testing/delivery-world'
import { quick } from './testing/engines'
import { type Fault, startFakeOrchestrator } from './testing/fake-orchestrator'

const db = await testDatabase()
const orchestrator = await startFakeOrchestrator()
const world = await deliveryWorld({ pool: db.pool, bus: db.bus, orchestrator })
let executor: { stop(): Promise<void> }
let count = 0

beforeAll(async () => {
  const id = uuidv7()
  await db.pool.query(
    `insert into integration (id, name, role, plugin_id, contribution, capabilities) values ($1, 'cache', 'cache', 'fake', 'cache', '{}')`,
    [id],
  )
  await db.pool.query(
    `insert into environment_binding (environment_id, role, integration_id) select id, 'cache', $1 from environment`,
    [id],
  )
})
const starts = ({ pool, bus, url } = db, timing = { ...quick, call: 300, doubt: 300, retry: 500 }) =>
  startExecutor({ ...world.deps, pool, bus, databaseUrl: url, replicaId: uuidv7(), timing })

beforeEach(async () => {
  executor = await starts()
})
afterEach(async () => {
  orchestrator.clear()
  orchestrator.release()
  await executor.stop()
})
afterAll(() => orchestrator.close())

async function promoted() {
  const unit = await world.unit(`cached${++count}`)
  return (await world.promote({ unit, version: await world.version(unit) })).id
}

const ends = (id: string) => expect.poll(() => world.state(id), { timeout: 30_000 })
const many = (fault: Fault) => Array.from({ length: 100 }, () => fault)

async function flipOf(id: string) {
  const { rows } = await db.pool.query(`select state from effect where promotion_id = $1 and call = 'flip'`, [id])
  return rows[0] as { state: string } | undefined
}

describe('an effect that the other side cannot show', () => {
  it('whose call was lost to the end is for a person, who may take it as done', async () => {
    orchestrator.fail('flip', ...many('drop-after'))
    const id = await promoted()
    await ends(id).toBe('NEEDS_ATTENTION')
    expect((await world.read(id)).reason).toMatch(/cannot be said whether it was done/)
    expect((await world.read(id)).reason).not.toMatch(/othing was changed/)
    expect(await flipOf(id)).toEqual({ state: 'UNKNOWN' })
    await world.decide(id, 'adopt')
    await ends(id).toBe('SUCCEEDED')
  })

  it.each<[string, Fault]>([
    ['is busy', 'throttle'],
    ['refuses it', 'forbid'],
  ])('and that %s after a call was lost is for a person, who may have it tried again', async (_, then) => {
    orchestrator.fail('flip', 'drop-after', ...many(then))
    const id = await promoted()
    await ends(id).toBe('NEEDS_ATTENTION')
    orchestrator.clear()
    await world.decide(id, 'retry')
    await ends(id).toBe('SUCCEEDED')
  })

  it('is done once more with the same key while there is time, and nobody is asked', async () => {
    orchestrator.fail('flip', 'drop-after')
    await ends(await promoted()).toBe('SUCCEEDED')
  })

  it('was certainly not done where it only ever said that it is busy', async () => {
    orchestrator.fail('flip', ...many('throttle'))
    const id = await promoted()
    await ends(id).toBe('ERRORED')
    expect(await flipOf(id)).toEqual({ state: 'REFUSED' })
  })

  it('is for a person where the promotion is aborted during its call', async () => {
    // Long enough for the abort: a call whose time is over before is made again, and succeeds.
    await executor.stop()
    executor = await starts(db, { ...quick, call: 3_000, doubt: 300, retry: 500 })
    orchestrator.fail('flip', 'hold-after')
    const id = await promoted()
    await orchestrator.whenHeld()
    await world.decide(id, 'abort', 'CANCELLING')
    await ends(id).toBe('NEEDS_ATTENTION')
    expect((await world.read(id)).reason).not.toMatch(/othing was changed/)
    // Taken as done it needs no second look, and the abort comes to its end.
    await world.decide(id, 'adopt', 'CANCELLING')
    await ends(id).toBe('ABORTED')
    expect(await flipOf(id)).toEqual({ state: 'DONE' })
    expect((await world.read(id)).reason).not.toMatch(/othing was changed/)
  })
})
