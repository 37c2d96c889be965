import type { Sql } from '@groundwork/db/pool'
import { flagOf } from './queue'

/**
 * When jobs that failed are tried again, by the id of the attempt that failed. The queue knows no attempts: of those with the
 * same job and number the later one waits longer.
 */
export async function waitingRetries(sql: Sql, pluginId: string): Promise<Record<string, Date>> {
  const { rows: found } = await sql.query<{ there: boolean }>(
    `select to_regclass('graphile_worker._private_jobs') is not null as there`,
  )
  if (!found[0]?.there) return {}
  const { rows } = await sql.query<{ id: string; at: Date }>({
    name: 'plugin-job-retries',
    text: `with waiting as (
        select payload ->> 'job' as job, attempts as attempt, run_at as at,
          row_number() over (partition by payload ->> 'job', attempts order by run_at desc) as place
        from graphile_worker._private_jobs
        where flags ? $1 and locked_at is null and attempts > 0 and attempts < max_attempts
      ), failed as (
        select id, job, attempt, row_number() over (partition by job, attempt order by finished_at desc) as place
        from plugin_job_run where plugin_id = $2 and state = 'failed'
      )
      select failed.id, waiting.at from waiting join failed using (job, attempt, place)`,
    values: [flagOf(pluginId), pluginId],
  })
  return Object.fromEntries(rows.map(({ id, at }) => [id, at]))
}
