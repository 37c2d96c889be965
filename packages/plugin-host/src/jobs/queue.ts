import { uuidv7 } from '@groundwork/db/ids'
import type { Pool, Sql } from '@groundwork/db/pool'
import { runMigrations } from 'graphile-worker'

/** What the queue holds of a plugin's job. `slot` is the time of a scheduled one. */
export type QueuedJob = {
  id: string
  pluginId: string
  job: string
  payload: unknown
  key: string | null
  slot: string | null
}

export const taskName = 'plugin-job'
/** So that the queue can pass over the jobs of a plugin that is off. */
export const flagOf = (pluginId: string) => `plugin:${pluginId}`
/** At most so many jobs of one plugin run at once, on all engines together: each lane takes one. */
const lanes = 4

const ready = new WeakMap<Pool, Promise<void>>()

/** Makes the queue's own tables (schema `graphile_worker`) where they are missing. */
export function ensureQueue(pool: Pool): Promise<void> {
  let made = ready.get(pool)
  if (!made) {
    made = runMigrations({ pgPool: pool, logger: undefined })
    ready.set(pool, made)
    made.catch(() => ready.delete(pool))
  }
  return made
}

type Enqueue = Omit<QueuedJob, 'id'> & { runAt?: Date | null; retries: number }

/** Puts a job in the queue within the caller's transaction. One that waits under the same key or slot is replaced. */
export async function enqueueJob(sql: Sql, { runAt, retries, ...job }: Enqueue): Promise<{ id: string }> {
  const { pluginId, key, slot } = job
  const id = uuidv7()
  const name = slot ?? (key === null ? null : `key:${key}`)
  await sql.query({
    name: 'plugin-job-add',
    text: `select graphile_worker.add_job($1, payload => $2::json, queue_name => $3, run_at => $4, max_attempts => $5,
      job_key => $6, flags => $7)`,
    values: [
      taskName,
      JSON.stringify({ id, ...job }),
      `${pluginId}:${Math.floor(Math.random() * lanes)}`,
      runAt ?? null,
      retries + 1,
      name === null ? null : `${pluginId}:${job.job}:${name}`,
      [flagOf(pluginId)],
    ],
  })
  return { id }
}

/** How many of the plugin's jobs wait; counting stops at `most`. */
export async function waitingJobs(sql: Sql, pluginId: string, most: number): Promise<number> {
  const { rows } = await sql.query<{ n: number }>({
    name: 'plugin-job-waiting',
    text: `select count(*)::int as n from (
      select from graphile_worker._private_jobs where flags ? $1 and locked_at is null limit $2) j`,
    values: [flagOf(pluginId), most],
  })
  return rows[0]!.n
}

/** Drops the plugin's waiting jobs and its schedules: for uninstall. Those that run end by themselves. */
export async function dropJobs(sql: Sql, pluginId: string): Promise<number> {
  const { rows } = await sql.query<{ there: boolean }>(
    `select to_regclass('graphile_worker._private_jobs') is not null as there`,
  )
  await sql.query('delete from plugin_schedule where plugin_id = $1', [pluginId])
  if (!rows[0]?.there) return 0
  const { rowCount } = await sql.query(
    'delete from graphile_worker._private_jobs where flags ? $1 and locked_at is null',
    [flagOf(pluginId)],
  )
  return rowCount ?? 0
}
