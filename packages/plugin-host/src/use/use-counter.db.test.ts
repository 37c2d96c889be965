import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { figuresOf } from '../label/figures'
import { createUseCounter } from './use-counter'

const { pool } = await testDatabase()

it('adds up what several processes count, into figures for the label', async () => {
  const [one, other] = [createUseCounter({ pool }), createUseCounter({ pool })]
  for (let n = 0; n < 10; n++) one.count({ pluginId: 'a', requests: 1, requestMs: 4 })
  other.count({ pluginId: 'a', requests: 10, errors: 5, requestMs: 20, loads: 2, loadMs: 30 })
  other.count({ pluginId: 'b', calls: 3, refusals: 1 })
  await Promise.all([one.close(), other.close()])
  const figures = await figuresOf(pool, ['a', 'b', 'c'])
  expect(figures.get('a')).toMatchObject({
    requests: 20,
    errors: 5,
    errorRate: 0.25,
    requestMs: 3,
    loads: 2,
    loadMs: 15,
  })
  expect(figures.get('b')).toMatchObject({ calls: 3, refusals: 1, requests: 0, errorRate: null, loadMs: null })
  expect(figures.get('c')).toMatchObject({ requests: 0, lastActivity: null, memoryBytes: null })
})

it('knows to the second when a plugin was used last, and takes no refusal without a call for use', async () => {
  const lastOf = async (id: string) => (await figuresOf(pool, [id])).get(id)?.lastActivity?.getTime() ?? null
  const now = async () =>
    (await pool.query<{ now: Date }>('select clock_timestamp() as now')).rows[0]?.now.getTime() ?? 0
  const counter = createUseCounter({ pool })
  let before = await now()
  for (const use of [{ requests: 1 }, { loads: 1 }, { calls: 1 }]) {
    counter.count({ pluginId: 'last', ...use })
    await counter.flush()
    expect(await lastOf('last')).toBeGreaterThanOrEqual(before)
    expect(await lastOf('last')).toBeLessThanOrEqual(await now())
    before = await now()
  }
  const last = await lastOf('last')
  counter.count({ pluginId: 'last', refusals: 1 })
  counter.count({ pluginId: 'never', refusals: 1 })
  await counter.flush()
  expect(await lastOf('last')).toBe(last)
  expect(await lastOf('never')).toBeNull()
})

it('a row from before the time was kept counts by its hour', async () => {
  await pool.query(
    `insert into plugin_use (plugin_id, hour, requests) values ('old', date_trunc('hour', now() - interval '3 hours', 'UTC'), 1)`,
  )
  const last = (await figuresOf(pool, ['old'])).get('old')?.lastActivity
  expect(last?.getUTCMinutes()).toBe(0)
})

it('sums up memory over engines that are alive and counts no others', async () => {
  const replica = async (beat: string) => {
    const id = crypto.randomUUID()
    await pool.query(`insert into plugin_replica (id, host, pid, beat_at) values ($1, 'h', 1, now() - $2::interval)`, [
      id,
      beat,
    ])
    return id
  }
  for (const [beat, state, mb] of [
    ['1 second', 'healthy', 20],
    ['2 seconds', 'healthy', 10],
    ['1 second', 'draining', 99],
    ['1 hour', 'healthy', 99],
  ] as const)
    await pool.query(
      `insert into plugin_instance (replica_id, sha256, plugin_id, state, memory_bytes) values ($1, 's', 'm', $2, $3)`,
      [await replica(beat), state, mb * 1e6],
    )
  expect((await figuresOf(pool, ['m'])).get('m')).toMatchObject({ memoryBytes: 15e6, memoryTotalBytes: 30e6 })
})
