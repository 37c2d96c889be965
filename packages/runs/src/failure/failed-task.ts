import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { findRun, type RunKey } from '../history/one-run'
import type { RunFailure, RunRow } from '../history/rows'

export type FailedTask = {
  step: string
  taskId: number
  id: string
  attempt: number
  label: string | null
  reason: string | null
  /** Its heart stopped: nothing of it says why. */
  silent: boolean
}

/** The task that failed first; null when none has. */
export async function firstFailedTask(sql: Sql, runNumber: number): Promise<FailedTask | null> {
  const { rows } = await sql.query<FailedTask>({
    name: 'first_failed_task',
    text: `select step_name as step, task_id as "taskId", coalesce(task_name, task_id::text) as id, attempt::int as attempt,
        foreach_label as label, status_reason as reason, silent
      from task where run_number = $1 and status = 'failed'
      order by coalesce(finished_at, started_at, ts_epoch), task_id limit 1`,
    values: [runNumber],
  })
  return rows[0] ?? null
}

/** What the records alone say of a run's failure; the datastore adds the exception and the lines. */
export async function recordedFailure(sql: Sql, key: RunKey): Promise<{ run: RunRow; failure: RunFailure } | null> {
  const run = await findRun(sql, key)
  const task = await firstFailedTask(sql, run.runNumber)
  if (!task) return null
  const failure: RunFailure = {
    ...task,
    attempt: Math.max(0, task.attempt),
    reason: task.reason ?? run.reason,
    exception: null,
    lines: [],
    lastLine: null,
    sameFailure: await sameFailure(sql, run),
  }
  return { run, failure }
}

/** Other failed runs of the flow with the same words in the same step, among its last two hundred failures. */
async function sameFailure(sql: Sql, run: RunRow): Promise<RunFailure['sameFailure']> {
  if (run.failure === null || run.failedStep === null) return null
  const { rows } = await sql.query<{ count: number; firstAt: number | null; firstRun: string | null }>({
    name: 'same_failure',
    text: `select count(*)::int as count, min(f.ts_epoch) as "firstAt", (array_agg(f.id order by f.ts_epoch))[1] as "firstRun"
      from (select r.ts_epoch, coalesce(r.run_id, r.run_number::text) as id, r.failure, r.failed_step, r.run_number from run r
        where r.flow_id = $1 and r.status = 'failed' order by r.ts_epoch desc, r.run_number desc limit 200) f
      where f.failure = $2 and f.failed_step = $3 and f.run_number <> $4`,
    values: [run.flow, run.failure, run.failedStep, run.runNumber],
  })
  const [found] = rows
  if (!found?.count || found.firstAt === null || found.firstRun === null) return null
  return { count: found.count, firstAt: found.firstAt, firstRun: found.firstRun }
}

/** The flow and shown id of a run. @throws NotFoundError */
export async function keyOfRun(sql: Sql, runNumber: number): Promise<RunKey> {
  const { rows } = await sql.query<RunKey>({
    name: 'key_of_run',
    text: `select flow_id as flow, run_number::text as run from run where run_number = $1`,
    values: [runNumber],
  })
  const [key] = rows
  if (!key) throw new NotFoundError(`There is no run with the number ${runNumber}.`)
  return key
}
