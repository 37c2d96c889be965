import { uuidv7 } from '@groundwork/db/ids'
import type { Pool } from '@groundwork/db/pool'

export const keptDays = 7
/** A run whose engine said nothing for so long is given up, and its job freed for another engine. */
const silentSeconds = 60

export type JobRun = { pluginId: string; job: string; attempt: number; worker: string | null }

export async function startRun(pool: Pool, { pluginId, job, attempt, worker }: JobRun): Promise<string> {
  const id = uuidv7()
  await pool.query({
    name: 'plugin-job-run-start',
    text: `insert into plugin_job_run (id, plugin_id, job, attempt, state, worker) values ($1, $2, $3, $4, 'running', $5)`,
    values: [id, pluginId, job, attempt, worker],
  })
  return id
}

export async function finishRun(pool: Pool, id: string, failure: string | null): Promise<void> {
  await pool.query({
    name: 'plugin-job-run-finish',
    text: `update plugin_job_run set state = $2, reason = $3, finished_at = now() where id = $1 and state = 'running'`,
    values: [id, failure === null ? 'succeeded' : 'failed', failure],
  })
}

/** Forgets a run that came to nothing: the plugin was not there to be asked. */
export async function dropRun(pool: Pool, id: string): Promise<void> {
  await pool.query({
    name: 'plugin-job-run-drop',
    text: `delete from plugin_job_run where id = $1 and state = 'running'`,
    values: [id],
  })
}

/** Says that these runs go on. */
export async function beatRuns(pool: Pool, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await pool.query({
    name: 'plugin-job-run-beat',
    text: 'update plugin_job_run set beat_at = now() where id = any($1)',
    values: [ids],
  })
}

/** Frees the jobs of engines that ended in the middle: the queue itself would hold them for four hours. */
export async function freeSilentRuns(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ worker: string | null }>(
    `update plugin_job_run set state = 'failed', reason = 'The engine that ran it ended.', finished_at = now()
      where state = 'running' and beat_at < now() - make_interval(secs => ${silentSeconds}) returning worker`,
  )
  const workers = rows.flatMap(({ worker }) => worker ?? [])
  if (workers.length > 0) await pool.query('select graphile_worker.force_unlock_workers($1)', [workers])
  return rows.length
}

export async function pruneRuns(pool: Pool): Promise<void> {
  await pool.query(
    `delete from plugin_job_run where started_at < now() - make_interval(days => ${keptDays}) and state <> 'running'`,
  )
}
