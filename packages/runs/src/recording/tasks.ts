import { type Body, tagsOf, textOf } from './body'
import { nowMs, nowSeconds } from './clock'
import { sendsHeartbeats } from './heartbeat-support'
import { isNumber, type RunIdentity, type StepPath, type TaskPath, taskIdentity } from './identity'
import { parametersStep, type RecordingContext } from './recording-context'
import { conflict, impossible, notFound, ok, refusal, type Reply } from './reply'
import { reopenRun } from './verdict'

export type TaskRow = {
  task_id: number
  task_name: string | null
  user_name: string | null
  ts_epoch: number
  last_heartbeat_ts: number | null
  tags: string
  system_tags: string
}

/** A task's JSON; tags are the run's current ones. */
export function taskJson(run: RunIdentity, step: string, row: TaskRow): string {
  const id = row.task_name === null ? String(row.task_id) : JSON.stringify(row.task_name)
  const names = `"run_number":${run.json},"step_name":${JSON.stringify(step)},"task_id":${id}`
  const made = `"user_name":${JSON.stringify(row.user_name)},"ts_epoch":${row.ts_epoch}`
  const tags = `"tags":${row.tags},"system_tags":${row.system_tags}`
  return `{"flow_id":${JSON.stringify(run.flow)},${names},${made},${tags},"last_heartbeat_ts":${row.last_heartbeat_ts}}`
}

export const taskColumns = `t.task_id, t.task_name, t.user_name, t.ts_epoch, t.last_heartbeat_ts, r.tags::text as tags,
  r.system_tags::text as system_tags`

export async function getTask(context: RecordingContext, path: TaskPath): Promise<Reply> {
  const task = await context.identities.task(context.pool, path)
  if (!task) return notFound
  const { rows } = await context.pool.query<TaskRow>({
    name: 'record-get-task',
    text: `select ${taskColumns} from task t join run r on r.run_number = t.run_number where t.task_id = $1`,
    values: [task.taskId],
  })
  return rows[0] ? ok(taskJson(task.run, task.step, rows[0])) : notFound
}

type Created = TaskRow & { silent: boolean }

// One statement: the task, the run's counters and beat, the event.
const createText = `with t as (
    insert into task (run_number, step_name, task_name, user_name, ts_epoch, last_heartbeat_ts, status_reason)
    select $1::int8, $2::text, $3::text, $4::text, ${nowMs}, case when $5::bool then ${nowSeconds} end, 'Registered; no attempt has begun.'
    where exists (select from step where run_number = $1::int8 and step_name = $2)
    on conflict (run_number, step_name, task_name) do nothing
    returning task_id, task_name, user_name, ts_epoch, last_heartbeat_ts),
  r as (
    update run set tasks_total = tasks_total + $6::int,
      current_step = case when $6::int = 1 then $2::text else current_step end,
      status_reason = case when $6::int = 1 and status = 'running' then 'Step ' || $2::text || ' is under way.'
        else status_reason end,
      last_heartbeat_ts = case when $5::bool then ${nowSeconds} else last_heartbeat_ts end
    where run_number = $1::int8 and exists (select from t)
    returning tags::text as tags, system_tags::text as system_tags, silent),
  e as (
    insert into event (topic, key, payload)
    select 'task', $1::int8::text, jsonb_build_object('step', $2::text, 'task', coalesce(task_name, task_id::text), 'status', 'queued')
    from t)
  select * from t, r`

export async function createTask(context: RecordingContext, path: StepPath, body: Body): Promise<Reply> {
  const given = body['task_id']
  if (typeof given === 'number' || (typeof given === 'string' && isNumber(given)))
    return refusal(400, 'provided task_name may not be a numeric')
  const run = await context.identities.run(context.pool, path)
  if (!run) return impossible(`There is no run ${path.flow}/${path.run}.`)
  const name = textOf(given)
  const beats = sendsHeartbeats(tagsOf(body['system_tags']))
  const counted = path.step === parametersStep ? 0 : 1
  const { rows } = await context.pool.query<Created>({
    name: 'record-create-task',
    text: createText,
    values: [run.runNumber, path.step, name, textOf(body['user_name']), beats, counted],
  })
  const row = rows[0]
  if (!row) return absent(context, run, { ...path, name })
  context.bus.wake()
  if (counted) context.progress.note(run.runNumber)
  const task = taskIdentity(run, { step: path.step, taskId: row.task_id, name: row.task_name })
  if (beats) task.beatAt = run.beatAt = performance.now()
  context.identities.keepTask(task)
  if (row.silent) await reopenRun(context, task, `Step ${path.step} registered task ${task.id}.`)
  return ok(taskJson(run, path.step, row))
}

async function absent(
  { pool }: RecordingContext,
  run: RunIdentity,
  path: StepPath & { name: string | null },
): Promise<Reply> {
  // A client that gave no id could not look up what it met: nothing to meet, so the step was missing.
  if (path.name === null) return notFound
  const { rowCount } = await pool.query('select from step where run_number = $1 and step_name = $2', [
    run.runNumber,
    path.step,
  ])
  return rowCount === 0 ? notFound : conflict(`task in ${path.flow}/${path.run}/${path.step}`)
}
