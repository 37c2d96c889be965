import { UnavailableError } from '@groundwork/access/errors'
import { testDatabase } from '@groundwork/db/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { type CallPlugin, NeverAskedError } from '../platform/call-plugin'
import { installPlugin } from '../platform/testing/installed'
import { freeSilentRuns } from './job-runs'
import { startJobs } from './jobs'
import { dropJobs, enqueueJob, ensureQueue } from './queue'
import { enqueueDue } from './schedules'
import { waitingRetries } from './waiting'

const db = await testDatabase()
await ensureQueue(db.pool)
type Told = {
  pluginId: string
  path: string
  body: { payload: unknown; attempt: number; key: string | null; slot: string | null }
}
let told: Told[] = []
const engines: { stop(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()))
  await db.pool.query('truncate plugin_job_run, plugin_schedule, plugin_installation, plugin_bundle, plugin_log')
  await db.pool.query('delete from graphile_worker._private_jobs')
  told = []
})

const job = { point: 'job/v1', id: 'refresh', title: 'Refresh' } as const
const install = (more: object = {}, id = 'worker-one') =>
  installPlugin(db.pool, { id, permissions: ['jobs'], contributes: [{ ...job, ...more }] })
const enqueue = (payload: unknown, more: object = {}) =>
  enqueueJob(db.pool, { pluginId: 'worker-one', job: 'refresh', payload, key: null, slot: null, retries: 2, ...more })

async function engine(
  answer: (told: Told) => Promise<{ status: number; value: unknown }> | { status: number; value: unknown },
) {
  const call: CallPlugin = async (pluginId, { path, body }) => {
    const one = { pluginId, path, body: body as Told['body'] }
    told.push(one)
    return answer(one)
  }
  const started = await startJobs({ pool: db.pool, databaseUrl: db.url, bus: db.bus, call })
  engines.push(started)
  return started
}
const ok = () => ({ status: 200, value: {} })
const runs = async () => (await db.pool.query('select attempt, state, reason from plugin_job_run order by id')).rows
const hurry = () => db.pool.query(`update graphile_worker._private_jobs set run_at = now() where locked_at is null`)

describe('a job', () => {
  it('is handed to the plugin with its payload, and its run is kept', async () => {
    await install()
    await engine(ok)
    await enqueue({ n: 1 })
    await expect.poll(runs).toEqual([{ attempt: 1, state: 'succeeded', reason: null }])
    expect(told).toEqual([
      {
        pluginId: 'worker-one',
        path: '/-/jobs/refresh',
        body: { payload: { n: 1 }, attempt: 1, key: null, slot: null },
      },
    ])
  })

  it('is tried again as often as the manifest says, then said in the log', { timeout: 30_000 }, async () => {
    await install()
    await engine(() => ({ status: 500, value: { message: 'No titles.' } }))
    await enqueue({})
    for (const count of [1, 2, 3]) {
      await expect
        .poll(
          async () => {
            // The attempt is over a moment before the queue lets go of its job.
            await hurry()
            return (await runs()).filter(({ state }) => state === 'failed').length
          },
          { timeout: 10_000 },
        )
        .toBeGreaterThanOrEqual(count)
    }
    const log = async () =>
      (await db.pool.query<{ line: string }>('select line from plugin_log')).rows.map(({ line }) => line)
    await expect.poll(log).toEqual(['The job "refresh" failed and is not tried again: No titles.'])
    expect(told.map(({ body }) => body.attempt)).toEqual([1, 2, 3])
  })

  it('says when what failed is tried again', { timeout: 30_000 }, async () => {
    await install()
    await engine(() => ({ status: 500, value: { message: 'No titles.' } }))
    await enqueue({})
    const failed = async () => {
      const text = `select id, finished_at as at from plugin_job_run where state = 'failed'`
      return (await db.pool.query<{ id: string; at: Date }>(text)).rows
    }
    // Any attempt may be the one that is seen to wait: on a busy machine the second one begins soon after the first.
    const waits = async () => {
      const next = await waitingRetries(db.pool, 'worker-one')
      return (await failed()).some(({ id, at }) => (next[id]?.getTime() ?? 0) > at.getTime())
    }
    await expect.poll(waits, { timeout: 20_000 }).toBe(true)
    expect(await waitingRetries(db.pool, 'other-one')).toEqual({})
  })

  it('loses no attempt while the plugin is away', { timeout: 30_000 }, async () => {
    await install()
    let away = true
    await engine(() => {
      if (away) throw new UnavailableError('It is starting.')
      return ok()
    })
    await enqueue({})
    await expect.poll(async () => (await runs()).length).toBe(1)
    away = false
    await hurry()
    await expect
      .poll(async () => (await runs()).at(-1), { timeout: 20_000 })
      .toMatchObject({ attempt: 1, state: 'succeeded' })
  })

  it('leaves no trace of a try that the plugin was not there for', { timeout: 30_000 }, async () => {
    await install()
    let asked = 0
    await engine(() => {
      asked++
      if (asked === 1) throw new NeverAskedError('It is quarantined.')
      return ok()
    })
    await enqueue({})
    await expect.poll(() => asked).toBe(1)
    await expect.poll(runs).toEqual([])
    await hurry()
    await expect.poll(runs, { timeout: 20_000 }).toEqual([{ attempt: 1, state: 'succeeded', reason: null }])
  })

  it('is not held up by the slow ones of other plugins', { timeout: 30_000 }, async () => {
    const slow = Array.from({ length: 6 }, (_, n) => `slow-${n}`)
    await Promise.all([...slow, 'worker-one'].map((id) => install({}, id)))
    let finish = () => {}
    const until = new Promise<void>((resolve) => (finish = resolve))
    await engine(async ({ pluginId }) => {
      if (pluginId !== 'worker-one') await until
      return ok()
    })
    for (const pluginId of slow) for (let n = 0; n < 40; n++) await enqueue(n, { pluginId })
    await expect.poll(() => new Set(told.map(({ pluginId }) => pluginId)).size, { timeout: 10_000 }).toBe(6)
    await enqueue({})
    // The slow ones go on until this one is there: held up by them it would never be.
    await expect.poll(() => told.some(({ pluginId }) => pluginId === 'worker-one'), { timeout: 10_000 }).toBe(true)
    await db.pool.query('delete from graphile_worker._private_jobs where locked_at is null')
    finish()
  })

  it('waits while its plugin is disabled, and is dropped with it', async () => {
    await install()
    await install({}, 'other-one')
    await db.pool.query(`update plugin_installation set state = 'disabled' where plugin_id = 'worker-one'`)
    await engine(ok)
    await enqueue('waits')
    await enqueue('runs', { pluginId: 'other-one' })
    await expect.poll(() => told.map(({ body }) => body.payload)).toEqual(['runs'])
    expect(await dropJobs(db.pool, 'worker-one')).toBe(1)
  })

  it('of a version that has it no more is given up at once', async () => {
    await install()
    await engine(ok)
    await enqueue({}, { job: 'gone' })
    await expect.poll(runs).toMatchObject([{ state: 'failed', reason: 'Version 1.0.0 has no job "gone" any more.' }])
    const waiting = async () => (await db.pool.query('select from graphile_worker._private_jobs')).rowCount
    await expect.poll(waiting).toBe(0)
  })

  it('of an engine that ended is freed for another one', async () => {
    await install()
    await enqueue({})
    // What an engine leaves behind that was killed in the middle of it.
    await db.pool.query(
      `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker-dead', attempts = 1`,
    )
    await db.pool.query(`update graphile_worker._private_job_queues set locked_at = now(), locked_by = 'worker-dead'`)
    await db.pool.query(
      `insert into plugin_job_run (id, plugin_id, job, attempt, state, worker, beat_at)
        values (gen_random_uuid(), 'worker-one', 'refresh', 1, 'running', 'worker-dead', now() - interval '61 s')`,
    )
    expect(await freeSilentRuns(db.pool)).toBe(1)
    await engine(ok)
    await expect.poll(() => told.map(({ body }) => body.attempt)).toEqual([2])
  })
})

describe('a schedule', () => {
  const lastSlot = (ago: string) =>
    db.pool.query(`update plugin_schedule set last_slot = last_slot - $1::interval`, [ago])
  const queued = async () =>
    (
      await db.pool.query<{ slot: string }>(`select payload->>'slot' as slot from graphile_worker._private_jobs`)
    ).rows.map(({ slot }) => slot)

  it('begins with its next slot, and again when it changes', async () => {
    await install({ schedule: '* * * * *' })
    await enqueueDue(db.pool)
    expect(await queued()).toEqual([])
    await lastSlot('1 minute')
    await install({ schedule: '*/2 * * * *' })
    await enqueueDue(db.pool)
    expect(await queued()).toEqual([])
  })

  it('runs each slot once, whichever of the engines asks, and of missed ones the latest', async () => {
    // Half an hour ago in each hour: no new slot begins while the test runs, whenever that is.
    const latest = Math.floor(Date.now() / 60_000) * 60_000 - 30 * 60_000
    await install({ schedule: `${new Date(latest).getUTCMinutes()} * * * *`, timeZone: 'Europe/Berlin' })
    await enqueueDue(db.pool)
    await lastSlot('3 hours')
    const added = await Promise.all(Array.from({ length: 8 }, () => enqueueDue(db.pool)))
    expect(added.reduce((sum, one) => sum + one)).toBe(1)
    const [slot] = await queued()
    expect(Date.parse(slot!)).toBe(latest)
    await Promise.all([engine(ok), engine(ok)])
    await expect.poll(() => told.map(({ body }) => body.slot)).toEqual([slot])
  })

  it('is of enabled plugins only', async () => {
    await install({ schedule: '* * * * *' })
    await enqueueDue(db.pool)
    await lastSlot('1 hour')
    await db.pool.query(`update plugin_installation set state = 'disabled'`)
    expect(await enqueueDue(db.pool)).toBe(0)
  })
})
