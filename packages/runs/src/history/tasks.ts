import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { findRun, type RunKey } from './one-run'
import type { MetadataRow, RunTasks, TaskAttempt, TaskDetail, TaskRow } from './rows'

export type TaskKey = RunKey & { step: string; task: string }

const taskColumns = `t.task_id as "taskId", coalesce(t.task_name, t.task_id::text) as id, t.step_name as step, t.status,
  t.status_reason as reason, t.attempt::int as attempt, t.ts_epoch as "queuedAt", t.started_at as "startedAt",
  t.finished_at as "finishedAt", t.foreach_label as label, t.foreach_path as path`

/** Not a step of the flow: it only carries parameters and the graph. */
const shown = `t.step_name <> '_parameters'`

export type TasksQuery = { runNumber: number; after?: number; only?: number[] }

/**
 * The steps and tasks of a run in the order they were made. `after` gives tasks with a greater task id, `only` these
 * task ids (what an event named), so that a live page need not read five thousand again.
 */
export async function runTasks(sql: Sql, { runNumber, after, only }: TasksQuery): Promise<RunTasks> {
  const [steps, tasks] = await Promise.all([
    sql.query<{ name: string; startedAt: number }>({
      name: 'run_steps',
      text: `select step_name as name, ts_epoch as "startedAt" from step where run_number = $1 and step_name <> '_parameters' order by ts_epoch, step_name`,
      values: [runNumber],
    }),
    only
      ? sql.query<TaskRow>({
          name: 'run_tasks_only',
          text: `select ${taskColumns} from task t where t.task_id = any($2::bigint[]) and t.run_number = $1 and ${shown} order by t.task_id`,
          values: [runNumber, only],
        })
      : sql.query<TaskRow>({
          name: 'run_tasks',
          text: `select ${taskColumns} from task t where t.run_number = $1 and t.task_id > $2 and ${shown} order by t.task_id`,
          values: [runNumber, after ?? 0],
        }),
  ])
  await addAttempts(sql, tasks.rows)
  return { steps: steps.rows, tasks: tasks.rows }
}

const noAttempts: TaskAttempt[] = []

async function addAttempts(sql: Sql, tasks: TaskRow[]): Promise<void> {
  const retried = tasks.filter((task) => task.attempt > 0)
  for (const task of tasks) task.attempts = noAttempts
  if (retried.length === 0) return
  const { rows } = await sql.query<TaskAttempt & { taskId: number }>({
    name: 'task_attempts',
    text: `select task_id as "taskId", attempt::int as attempt, status, started_at as "startedAt", finished_at as "finishedAt"
      from attempt where task_id = any($1::bigint[]) order by task_id, attempt`,
    values: [retried.map((task) => task.taskId)],
  })
  const byTask = new Map(retried.map((task) => [task.taskId, task]))
  for (const { taskId, ...attempt } of rows) {
    const task = byTask.get(taskId)
    if (task) task.attempts = task.attempts === noAttempts ? [attempt] : [...task.attempts, attempt]
  }
}

/** What reading a task's files needs to know; `run` is the shown run id, as it stands in paths. */
export type StoredTask = TaskDetail & { dsType: string | null; runNumber: number }

/** @throws NotFoundError */
export async function findTask(sql: Sql, key: TaskKey): Promise<StoredTask> {
  const run = await findRun(sql, key)
  const numeric = /^\d{1,15}$/.test(key.task)
  const { rows } = await sql.query<StoredTask>({
    name: numeric ? 'task_by_number' : 'task_by_name',
    text: `select ${taskColumns}, t.origin, t.ds_root as "dsRoot", t.ds_type as "dsType", t.user_name as "user",
        t.run_number as "runNumber" from task t
      where t.run_number = $1 and t.step_name = $2 and ${numeric ? 't.task_id = $3::bigint' : 't.task_name = $3'}`,
    values: [run.runNumber, key.step, key.task],
  })
  const [task] = rows
  if (!task) throw new NotFoundError(`The run ${key.flow}/${key.run} has no task ${key.step}/${key.task}.`)
  await addAttempts(sql, [task])
  return { ...task, run }
}

/** A task as the portal shows it. @throws NotFoundError */
export async function taskDetail(sql: Sql, key: TaskKey): Promise<TaskDetail> {
  const { dsType: _type, runNumber: _run, ...task } = await findTask(sql, key)
  return task
}

/** All metadata of a task, newest first. @throws NotFoundError */
export async function taskMetadata(sql: Sql, key: TaskKey): Promise<MetadataRow[]> {
  const { taskId } = await findTask(sql, key)
  const { rows } = await sql.query<Omit<MetadataRow, 'attempt'> & { tags: unknown }>({
    name: 'task_metadata',
    text: `select field_name as field, value, type, ts_epoch as at, tags from metadata where task_id = $1 order by ts_epoch desc, id desc`,
    values: [taskId],
  })
  return rows.map(({ tags, ...row }) => ({ ...row, attempt: attemptOf(tags) }))
}

function attemptOf(tags: unknown): number | null {
  const tag = Array.isArray(tags)
    ? tags.find((text) => typeof text === 'string' && text.startsWith('attempt_id:'))
    : null
  return typeof tag === 'string' ? Number(tag.slice('attempt_id:'.length)) : null
}
