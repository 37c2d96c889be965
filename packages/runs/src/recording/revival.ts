import { type Sql, transaction } from '@groundwork/db/pool'
import type { RecordingContext } from './recording-context'
import { publishRun } from './run-events'
import { mayFollow } from './retries'
import { type RunListener, type RunRow, runRowColumns, toRecordedRun } from './run-listener'

export type Beating = { runNumber: number; taskId: number | null }

const taskText = `with t as (
    update task set status = 'running', silent = false, finished_at = null,
      status_reason = 'Attempt ' || (attempt + 1) || ' is running: its heartbeat came back.'
    where task_id = $1::int8 and silent and status = 'failed'
    returning task_id, run_number, attempt, step_name, task_name),
  a as (
    update attempt set status = 'running', finished_at = null from t
    where attempt.task_id = t.task_id and attempt.attempt = t.attempt),
  r as (
    update run set tasks_failed = tasks_failed - 1 from t
    where run.run_number = t.run_number and t.step_name <> '_parameters')
  insert into event (topic, key, payload)
  select 'task', run_number::text,
    jsonb_build_object('step', step_name, 'task', coalesce(task_name, task_id::text), 'status', 'running') from t`

// A run that failed because a task fell silent in its last attempt needs that task's own beat. Where another attempt may
// follow, any beat takes the failure back; where that is not known, any task's does and the scheduler's is not enough.
const runText = `update run set status = 'running', silent = false, finished_at = null, duration_ms = null,
    failed_step = null, failed_task = null, failure = null, status_reason = 'Running: its heartbeat came back.'
  where run_number = $1 and silent and status in ('failed', 'unknown')
    and (failed_task is null or failed_task = $2::int8 or (retries is null and $2::int8 is not null) or ${mayFollow})
  returning ${runRowColumns}`

/** Takes back what was inferred from silence, because a beat came. A verdict that was reported stays. */
export async function reviveByBeat(
  context: Pick<RecordingContext, 'pool' | 'listener' | 'bus'>,
  beating: Beating,
): Promise<void> {
  await transaction(context.pool, (sql) => revive(sql, context.listener, beating))
  context.bus.wake()
}

async function revive(sql: Sql, listener: RunListener, { runNumber, taskId }: Beating): Promise<void> {
  if (taskId !== null) await sql.query({ name: 'record-revive-task', text: taskText, values: [taskId] })
  const { rows } = await sql.query<RunRow>({
    name: 'record-revive-run',
    text: runText,
    values: [runNumber, taskId],
  })
  if (!rows[0]) return
  const run = toRecordedRun(rows[0])
  await listener.runChanged(sql, run)
  await publishRun(sql, run, 'status')
}
