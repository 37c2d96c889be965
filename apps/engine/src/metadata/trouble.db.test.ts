import { createEventBus } from '@groundwork/db/events'
import { createPool, type Pool } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type DatabaseProxy, startDatabaseProxy } from '../testing/database-proxy'
import { recordFlow } from '../testing/recorded-flow'
import { type RecordingClient, startRecordingClient } from '../testing/recording-client'

const db = await testDatabase()
let proxy: DatabaseProxy
let pool: Pool
let api: RecordingClient
beforeAll(async () => {
  proxy = await startDatabaseProxy(db.url)
  pool = createPool(proxy.url, { max: 4, queryTimeoutMs: 300 })
  api = await startRecordingClient({ pool, bus: createEventBus({ pool, directUrl: proxy.url }) }, { patience: 300 })
  await api.post('/flows/F', {})
})
beforeEach(() => proxy.open())
afterAll(async () => {
  await proxy.open()
  await api.close()
  await pool.end()
  await proxy.close()
})

const timed = async (work: () => Promise<{ status: number }>) => {
  const begun = performance.now()
  const { status } = await work()
  return { status, ms: performance.now() - begun }
}

describe('trouble with the database', () => {
  it('stopped: 503 after a short wait, ping goes on, and it recovers by itself', async () => {
    await proxy.cut()
    for (const work of [
      () => api.get('/flows/F'),
      () => api.post('/flows/F/run', { ts_epoch: Date.now() }),
      () => api.get('/healthcheck'),
    ]) {
      const { status, ms } = await timed(work)
      expect(status).toBe(503)
      expect(ms).toBeLessThan(15_000)
    }
    expect((await api.get('/ping')).status).toBe(200)
    await proxy.open()
    expect((await api.get('/flows/F')).status).toBe(200)
  })

  it('stopped for a moment: the request waits and is answered', async () => {
    const patient = await startRecordingClient({ pool, bus: db.bus }, { patience: 10_000 })
    await proxy.cut()
    const waiting = Promise.all([
      patient.get('/flows/F'),
      patient.post('/flows/F/run', { ts_epoch: Date.now() + 5_000 }),
    ])
    expect((await api.get('/flows/F')).status).toBe(503)
    await proxy.open()
    expect((await waiting).map(({ status }) => status)).toEqual([200, 200])
    await patient.close()
  })

  it('hanging: 503 after the time allowed, not a hanging client', async () => {
    expect((await api.get('/flows/F')).status).toBe(200)
    proxy.freeze()
    const waits = await Promise.all([
      timed(() => api.get('/flows/F')),
      timed(() => api.post('/flows/F/run', { ts_epoch: Date.now() })),
    ])
    for (const { status, ms } of waits) {
      expect(status).toBe(503)
      expect(ms).toBeLessThan(6_000)
    }
    await proxy.cut()
    await proxy.open()
    expect((await api.get('/flows/F')).status).toBe(200)
  })

  it('connections ended by an administrator: nothing but 200 and 503, and then 200', async () => {
    const requests = Promise.all(
      Array.from({ length: 40 }, (_, i) => api.post('/flows/F/run', { ts_epoch: Date.now() + i })),
    )
    await db.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name = 'groundwork'",
    )
    const statuses = new Set((await requests).map(({ status }) => status))
    for (const status of statuses) expect([200, 503]).toContain(status)
    expect((await api.get('/flows/F')).status).toBe(200)
  })

  it('an outage in the middle of a run loses nothing when the client tries again', async () => {
    const patient: RecordingClient = { ...api, post: (path, body) => untilAnswered(() => api.post(path, body)) }
    const flow = await recordFlow(patient, { flow: 'Outage' })
    const work = Promise.all(Array.from({ length: 6 }, () => flow.work('work')))
    await proxy.cut()
    await proxy.open()
    await work
    await proxy.cut()
    const end = flow.work('end')
    await proxy.open()
    await end
    const { rows } = await db.pool.query('select status, tasks_failed from run where run_number = $1', [flow.run])
    expect(rows).toEqual([{ status: 'succeeded', tasks_failed: 0 }])
    const open = await db.pool.query(
      "select count(*) as n from task where run_number = $1 and status <> 'succeeded' and attempt >= 0",
      [flow.run],
    )
    expect(open.rows[0].n).toBe(0)
  })
})

/** As Metaflow's client: 503 and a broken connection mean "again"; faster here. */
function untilAnswered<T extends { status: number }>(ask: () => Promise<T>): Promise<T> {
  return vi.waitFor(
    async () => {
      const answer = await ask()
      if (answer.status === 503) throw new Error('The database never came back.')
      return answer
    },
    { timeout: 10_000, interval: 10 },
  )
}
