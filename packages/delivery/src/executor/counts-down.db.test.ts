import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startExecutor } from './executor'
import { deliveryWorld } from './testing/delivery-world'
import { quick } from './testing/engines'
import { startFakeOrchestrator } from './testing/fake-orchestrator'

const { pool, bus, url } = await testDatabase()
const orchestrator = await startFakeOrchestrator()
const world = await deliveryWorld({ pool, bus, orchestrator })
/** A verification of a plugin that says how long it still takes. */
let isOver = false
let looks = 0
const { call } = world.deps
world.deps.call = async (ref, method, ...rest) => {
  if (method !== 'observe' || ref.contribution !== 'verification' || isOver) return call(ref, method, ...rest)
  looks += 1
  return { is: 'present', value: { is: 'running', why: `${1_000 - looks} s left.` } }
}

let executor: Awaited<ReturnType<typeof startExecutor>>
beforeAll(async () => {
  executor = await startExecutor({ ...world.deps, pool, bus, databaseUrl: url, replicaId: uuidv7(), timing: quick })
})
afterAll(async () => {
  await executor.stop()
  await orchestrator.close()
})

it('a verification that says something else at each look is logged once, and its row says the newest', async () => {
  await world.setPolicy('dev', {
    ...{ allowDirty: true, verification: { smokeRun: false, autoRollback: false } },
    verifications: [{ plugin: 'slow', verification: 'verification', settings: null }],
  })
  orchestrator.judge('pass')
  const unit = await world.unit('counts1')
  const { id } = await world.promote({ unit, version: await world.version(unit) })
  const why = async () => {
    const { rows } = await pool.query<{ why: string }>(
      'select why from promotion_verification where promotion_id = $1',
      [id],
    )
    return rows[0]?.why
  }
  const logged = async () =>
    (await pool.query(`select from promotion_event where promotion_id = $1 and kind = 'verification'`, [id])).rowCount
  const live = async () => {
    const { number } = await world.read(id)
    const { rowCount } = await pool.query(
      `select from event where topic = 'promotion' and key = $1 and payload ->> 'kind' = 'verification'`,
      [String(number)],
    )
    return rowCount
  }
  await expect.poll(why, { timeout: 20_000 }).toMatch(/s left/)
  const [first, before] = [await why(), looks]
  await expect.poll(() => looks, { timeout: 20_000 }).toBeGreaterThan(before + 8)
  expect(await why()).not.toBe(first)
  expect(await logged()).toBe(1)
  // Open pages are told at the first look that says something else, and then every half minute.
  expect(await live()).toBeLessThan(5)
  isOver = true
  await expect.poll(() => world.state(id), { timeout: 30_000 }).toBe('SUCCEEDED')
  expect(await logged()).toBe(2)
})
