import type { EventBus } from '@groundwork/db/events'
import { type Pool, type Sql, transaction } from '@groundwork/db/pool'
import { publishRun } from '../recording/run-events'
import { type RunListener, type RunRow, runRowColumns, toRecordedRun } from '../recording/run-listener'
import { foldRunCounts } from './fold-counts'
import { type Judgement, judge } from './judge'
import { type SilenceLimits, silenceLimits } from './limits'
import { findOverdue, type Overdue } from './open-runs'
import { closeAbandonedTasks, failSilentTasks } from './silent-tasks'

export { type SilenceLimits, silenceLimits } from './limits'

export type SweepOptions = {
  pool: Pool
  bus: Pick<EventBus, 'wake'>
  listener: RunListener
  limits?: SilenceLimits
  /** How far back tasks of ended runs are looked at; hours once a start, minutes otherwise. */
  endedMs?: number
  /** Called after a run was closed as failed. */
  onFailed?: (runNumber: number) => void
}

export type Swept = { tasks: number; runs: number }

/** Any number, the same in all processes: the lock that lets one of them sweep at a time. */
const lockKey = 7_145_207_031
const recentlyEndedMs = 15 * 60_000

/**
 * Corrects tasks and runs whose heart stopped. Does nothing when another process is at it. Everything is measured by the
 * database's clock.
 */
export async function sweep(options: SweepOptions): Promise<Swept> {
  const client = await options.pool.connect()
  let broken = true
  try {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [lockKey])
    const swept = rows[0]?.mine ? await sweepAlone(options) : { tasks: 0, runs: 0 }
    if (rows[0]?.mine) await client.query('select pg_advisory_unlock($1)', [lockKey])
    broken = false
    return swept
  } finally {
    // A connection that still holds the lock must not go back to the pool.
    client.release(broken)
  }
}

async function sweepAlone(options: SweepOptions): Promise<Swept> {
  const { pool, bus, limits = silenceLimits, endedMs = recentlyEndedMs } = options
  let tasks = await failSilentTasks(pool, limits, { endedMs })
  let runs = 0
  for (const overdue of await findOverdue(pool, limits)) {
    const judgement = judge(overdue, limits)
    if (!(await close(options, overdue, judgement))) continue
    runs += 1
    if (judgement.status === 'failed') options.onFailed?.(overdue.run_number)
  }
  tasks += await closeAbandonedTasks(pool, limits, { endedMs })
  if (tasks + runs > 0) bus.wake()
  await foldRunCounts(pool)
  return { tasks, runs }
}

// Only while it is still open and has not beaten since it was judged. One that gave no sign later than its first second took
// nobody knows how long: signs are kept in whole seconds, so what lies below one is where a second began, not a duration.
const closeText = `update run set status = $2, status_reason = $3, silent = $4, finished_at = $5, failed_step = $6,
    failed_task = $7,
    duration_ms = case when $2::text <> 'unknown' or $5::int8 - ts_epoch >= 1000 then greatest($5::int8 - ts_epoch, 0) end
  where run_number = $1 and status in ('queued', 'running')
    and (not $4::bool or last_heartbeat_ts is not distinct from $8::int8)
  returning ${runRowColumns}`

async function close({ pool, listener }: SweepOptions, overdue: Overdue, judgement: Judgement): Promise<boolean> {
  return transaction(pool, (sql) => closeIn(sql, listener, { overdue, judgement }))
}

async function closeIn(
  sql: Sql,
  listener: RunListener,
  { overdue, judgement }: { overdue: Overdue; judgement: Judgement },
): Promise<boolean> {
  const { status, reason, silent, failed } = judgement
  const end = overdue.life_at * 1000
  const values = [overdue.run_number, status, reason, silent, end, failed?.step ?? null, failed?.taskId ?? null]
  const { rows } = await sql.query<RunRow>({
    name: 'sweep-close',
    text: closeText,
    values: [...values, overdue.last_heartbeat_ts],
  })
  if (!rows[0]) return false
  const run = toRecordedRun(rows[0])
  await listener.runChanged(sql, run)
  await publishRun(sql, run, 'status')
  return true
}
