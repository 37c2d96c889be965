import type { Sql } from '@groundwork/db/pool'
import { silenceLimits } from '../sweeper/limits'
import type { Step } from './advance'
import type { TaskIdentity } from './identity'

const text = `update run set status_reason = $2
  where run_number = $1 and status in ('queued', 'running') and ($3::text is null or status_reason = $3)`

/** Why a run with a failed attempt still counts as running: without its graph nobody knows whether another follows. */
export async function sayWaiting(sql: Sql, task: TaskIdentity, { attempt }: Step): Promise<void> {
  await sql.query({
    name: 'record-waiting',
    text,
    values: [task.run.runNumber, waitingReason(task, attempt), null],
  })
}

/** Takes back what `sayWaiting` said of the attempt before this one; false when something else is said by now. */
export async function sayTriedAgain(sql: Sql, task: TaskIdentity, { attempt }: Step): Promise<boolean> {
  const reason = `Step ${task.step} is under way: task ${task.id}, attempt ${attempt + 1}.`
  const values = [task.run.runNumber, reason, waitingReason(task, attempt - 1)]
  const { rowCount } = await sql.query({ name: 'record-waiting', text, values })
  return rowCount === 1
}

function waitingReason({ step, id }: TaskIdentity, attempt: number): string {
  return `Step ${step} failed for task ${id}, attempt ${attempt + 1}; the run counts as failed once no task has reported for ${silenceLimits.task} s.`
}
