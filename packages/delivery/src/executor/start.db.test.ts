import { uuidv7 } from '@groundwork/db/ids'
import { transaction } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, expect, it } from 'vitest'
import { groundwork } from '../promotion/deps'
import { move } from '../promotion/move'
import { drive } from './drive'
import { startExecutor } from './executor'
import { deliveryWorld } from './testing/delivery-world'
import { quick } from './testing/engines'
import { startFakeOrchestrator } from './testing/fake-orchestrator'

const db = await testDatabase()
const orchestrator = await startFakeOrchestrator()
const world = await deliveryWorld({ pool: db.pool, bus: db.bus, orchestrator })
afterAll(() => orchestrator.close())

it('leaves nothing behind where the bus does not come up', async () => {
  let listening = 0
  const bus = {
    ...db.bus,
    on() {
      listening += 1
      return () => void (listening -= 1)
    },
    ready: () => Promise.reject(new Error('It does not listen.')),
  } as typeof db.bus
  const options = { ...world.deps, bus, databaseUrl: db.url, replicaId: uuidv7(), timing: quick }
  await expect(startExecutor(options)).rejects.toThrow('It does not listen.')
  expect(listening).toBe(0)
  const connections = `select from pg_stat_activity where datname = current_database() and application_name = 'groundwork-delivery'`
  await expect.poll(async () => (await db.pool.query(connections)).rowCount).toBe(0)
})

it('asks the holder again where it moved while a roll back was being let in', async () => {
  const unit = await world.unit('moved1')
  const holder = await world.promote({ unit, version: await world.version(unit) })
  const back = await world.promote({ unit, version: await world.version(unit) })
  const deps = {
    ...{ ...world.deps, replicaId: uuidv7(), engineUrl: 'http://engine.invalid', timing: quick },
    failpoint: async () => {},
  }
  const set = (id: string, state: string, mode: string) =>
    db.pool.query(`update promotion set state = $2, mode = $3, started_at = now() where id = $1`, [id, state, mode])
  await set(holder.id, 'APPLYING', 'deploy')
  await set(back.id, 'QUEUED', 'rollback')
  const driven = await transaction(db.pool, async (sql) => {
    await move(sql, { id: holder.id, from: 'APPLYING', to: 'VERIFYING', reason: 'Done.', actor: groundwork })
    const driving = drive(deps, back.id).then(
      (next) => next,
      (error: unknown) => error,
    )
    const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await expect.poll(async () => (await db.pool.query(waits)).rowCount).toBe(1)
    return { driving }
  })
  expect(await driven.driving).toEqual([])
  expect(await world.state(holder.id)).toBe('CANCELLING')
})
