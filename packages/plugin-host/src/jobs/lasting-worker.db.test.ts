import { testDatabase } from '@groundwork/db/testing'
import { makeWorkerUtils } from 'graphile-worker'
import { afterAll, expect, it, vi } from 'vitest'
import { startLastingWorker } from './lasting-worker'
import { ensureQueue } from './queue'

const db = await testDatabase()
await ensureQueue(db.pool)
vi.spyOn(console, 'error').mockImplementation(() => {})
const queue = await makeWorkerUtils({ pgPool: db.pool })
afterAll(() => queue.release())

it('goes on after its connections were cut while jobs ended, and none is lost', { timeout: 60_000 }, async () => {
  const done = new Set<number>()
  const cut = () =>
    db.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'groundwork-tried' and datname = current_database()`,
    )
  const worker = await startLastingWorker({
    name: 'tried',
    databaseUrl: db.url,
    connections: 3,
    concurrency: 4,
    pollMs: 50,
    taskList: {
      tried: async (payload) => {
        const { n } = payload as { n: number }
        // While the queue writes down that this one is over.
        if (n % 10 === 0) void cut()
        done.add(n)
      },
    },
  })
  for (let n = 1; n <= 60; n++) await queue.addJob('tried', { n }, { maxAttempts: 25 })
  // A job whose end was not written is held by the worker that is gone: what the sweep of an engine frees is freed here.
  await expect
    .poll(
      async () => {
        await db.pool.query(
          `update graphile_worker._private_jobs set locked_at = null, locked_by = null, run_at = now() where locked_at < now() - interval '1 second' or run_at > now()`,
        )
        const { rows } = await db.pool.query<{ n: number }>(
          'select count(*)::int as n from graphile_worker._private_jobs',
        )
        return { left: rows[0]?.n, done: done.size }
      },
      { timeout: 50_000 },
    )
    .toEqual({ left: 0, done: 60 })
  await worker.stop()
})
