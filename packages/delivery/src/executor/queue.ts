import type { Pool, Sql } from '@groundwork/db/pool'
import { runMigrations } from 'graphile-worker'

export const taskName = 'promotion'
/** The hourly check of I1 to I9. */
export const checkTaskName = 'invariants'

/** Makes the queue's own tables (schema `graphile_worker`) where they are missing. */
export async function ensureQueue(pool: Pool): Promise<void> {
  await runMigrations({ pgPool: pool, logger: undefined })
}

/** Has these promotions looked at by some engine, at once; one that waits already is not added twice. */
export async function enqueue(sql: Sql, promotionIds: readonly string[]): Promise<void> {
  if (promotionIds.length === 0) return
  await sql.query({
    name: 'delivery-enqueue',
    text: `select graphile_worker.add_job($1, payload => json_build_object('id', id), job_key => 'promotion:' || id, max_attempts => 1)
      from unnest($2::text[]) id`,
    values: [taskName, promotionIds],
  })
}

/**
 * Jobs of engines that ended in the middle stay locked in the queue: their promotions were taken up by others long since, and the
 * next check comes by itself.
 */
export async function dropDeadJobs(sql: Sql): Promise<void> {
  await sql.query(
    `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
      where t.id = j.task_id and t.identifier in ('${taskName}', '${checkTaskName}')
        and (j.locked_at < now() - interval '1 hour' or (j.locked_at is null and j.attempts >= j.max_attempts))`,
  )
}
