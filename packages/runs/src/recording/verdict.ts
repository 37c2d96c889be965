import { type Sql, transaction } from '@groundwork/db/pool'
import type { RunStatus } from '../status/status'
import { nowMs } from './clock'
import type { RunIdentity, TaskIdentity } from './identity'
import type { RecordingContext } from './recording-context'
import { mayFollow } from './retries'
import { publishRun } from './run-events'
import { type RunListener, type RunRow, runRowColumns, toRecordedRun } from './run-listener'

/** What a run came to. `finishedAt` in milliseconds, null for now. */
export type RunVerdict = {
  status: RunStatus
  reason: string
  failed?: { step: string; taskId: number }
}

/** A success always counts: a later good attempt overrules. A failure counts only where nothing was decided by a report. */
const settleText = `update run set status = $2::text, status_reason = $3, silent = false, finished_at = ${nowMs},
    duration_ms = ${nowMs} - ts_epoch, failed_step = $4, failed_task = $5,
    failure = case when $2::text = 'failed' then failure end
  where run_number = $1 and status <> $2::text
    and ($2::text = 'succeeded' or status in ('queued', 'running') or silent)
  returning ${runRowColumns}`

/** Ends the run by what its tasks reported; false when it had ended before. Call it in the transaction of that report. */
export async function settleRun(
  sql: Sql,
  listener: RunListener,
  { runNumber, verdict }: { runNumber: number; verdict: RunVerdict },
): Promise<boolean> {
  const { rows } = await sql.query<RunRow>({
    name: 'record-settle-run',
    text: settleText,
    values: [runNumber, verdict.status, verdict.reason, verdict.failed?.step ?? null, verdict.failed?.taskId ?? null],
  })
  return tell(sql, listener, rows[0])
}

// What may be taken back: the failure of this very task, a status by silence (unless the task that failed it is known to
// have had its last attempt), or the success of the end step that is being tried again.
const reopenText = `update run set status = 'running', status_reason = $2, silent = false, finished_at = null,
    duration_ms = null, failed_step = null, failed_task = null, failure = null
  where run_number = $1 and status in ('succeeded', 'failed', 'unknown')
    and (failed_task = $3 or (silent and (failed_task is null or retries is null or ${mayFollow}))
      or (status = 'succeeded' and $4 = coalesce(end_step, 'end')))
  returning ${runRowColumns}`

/** Takes an end of the run back because a task shows life. Inside the caller's transaction. */
export async function reopenRunIn(
  sql: Sql,
  listener: RunListener,
  { task, reason }: { task: TaskIdentity; reason: string },
): Promise<boolean> {
  const { rows } = await sql.query<RunRow>({
    name: 'record-reopen-run',
    text: reopenText,
    values: [task.run.runNumber, reason, task.taskId, task.step],
  })
  return tell(sql, listener, rows[0])
}

/** As `reopenRunIn`, in a transaction of its own. */
export async function reopenRun(context: RecordingContext, task: TaskIdentity, reason: string): Promise<void> {
  await transaction(context.pool, (sql) => reopenRunIn(sql, context.listener, { task, reason }))
  context.bus.wake()
}

async function tell(sql: Sql, listener: RunListener, row: RunRow | undefined): Promise<boolean> {
  if (!row) return false
  const run = toRecordedRun(row)
  await listener.runChanged(sql, run)
  await publishRun(sql, run, 'status')
  return true
}

/** The step whose success ends the run. */
export async function endStepOf({ pool }: RecordingContext, run: RunIdentity): Promise<string> {
  if (run.endStep !== null) return run.endStep
  const { rows } = await pool.query<{ end_step: string | null }>({
    name: 'record-end-step',
    text: 'select end_step from run where run_number = $1',
    values: [run.runNumber],
  })
  run.endStep = rows[0]?.end_step ?? null
  return run.endStep ?? 'end'
}
