import { nowSeconds } from './clock'
import type { RunPath, TaskPath } from './identity'
import type { RecordingContext } from './recording-context'
import { heartbeatReply, notFound, type Reply } from './reply'
import { reviveByBeat } from './revival'

/** A beat this young is as good as a new one: half the period at which clients beat. */
const freshMs = 5_000
const stale = `(last_heartbeat_ts is null or last_heartbeat_ts <= ${nowSeconds} - 5)`

const runText = `update run set last_heartbeat_ts = ${nowSeconds} where run_number = $1 and ${stale} returning silent`

export async function beatRun(context: RecordingContext, path: RunPath): Promise<Reply> {
  const run = await context.identities.run(context.pool, path)
  if (!run) return notFound
  const now = performance.now()
  if (now - run.beatAt < freshMs) return heartbeatReply
  const { rows } = await context.pool.query<{ silent: boolean }>({
    name: 'record-beat-run',
    text: runText,
    values: [run.runNumber],
  })
  run.beatAt = now
  if (rows[0]?.silent) await reviveByBeat(context, { runNumber: run.runNumber, taskId: null })
  return heartbeatReply
}

// The task's beat carries the run's: schedulers that do not beat themselves are kept alive by their tasks.
const taskText = `with t as (
    update task set last_heartbeat_ts = ${nowSeconds} where task_id = $1 and ${stale} returning silent),
  r as (
    update run set last_heartbeat_ts = ${nowSeconds} where run_number = $2 and ${stale} returning silent)
  select (select silent from t) as task, (select silent from r) as run`

export async function beatTask(context: RecordingContext, path: TaskPath): Promise<Reply> {
  const task = await context.identities.task(context.pool, path)
  if (!task) return notFound
  const now = performance.now()
  if (now - task.beatAt < freshMs) return heartbeatReply
  const { rows } = await context.pool.query<{ task: boolean | null; run: boolean | null }>({
    name: 'record-beat-task',
    text: taskText,
    values: [task.taskId, task.run.runNumber],
  })
  task.beatAt = now
  task.run.beatAt = now
  const found = rows[0]
  if (found?.task || found?.run) await reviveByBeat(context, { runNumber: task.run.runNumber, taskId: task.taskId })
  return heartbeatReply
}
