import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { findTask, type StoredTask, type TaskKey } from '../history/tasks'
import type { DatastoreReader, DatastoreRoot, TaskPath } from './reader'

/** A task with the place of its files. For a task that a resume cloned this is the original's place and number of attempts. */
export type TaskFiles = {
  task: StoredTask
  path: TaskPath
  root: DatastoreRoot
  rootPath: string | null
  attempts: number
}

const mostHops = 10

/**
 * Opens the place of a task's logs: clones keep theirs under the task they were cloned from, and a task that has not
 * begun is looked for where its run stores the others.
 * @throws NotFoundError, DatastoreRefusal
 */
export async function openTask(sql: Sql, datastore: DatastoreReader, task: StoredTask): Promise<TaskFiles> {
  let current = task
  let path = pathOf(task)
  let rootPath = task.dsRoot
  let dsType = task.dsType
  for (let hop = 0; hop < mostHops && current.origin; hop++) {
    const origin = parseOrigin(current)
    if (!origin) break
    path = origin
    const next = await findTask(sql, origin).catch((error: unknown) => {
      if (error instanceof NotFoundError) return null
      throw error
    })
    rootPath = next?.dsRoot ?? rootPath
    dsType = next?.dsType ?? dsType
    if (!next) break
    current = next
  }
  if (!rootPath) ({ rootPath, dsType } = await rootOfRun(sql, task.runNumber))
  return { task, path, rootPath, root: await datastore.open(dsType, rootPath), attempts: current.attempt + 1 }
}

/** The ids of a task as they stand in paths. */
export function pathOf(task: StoredTask): TaskPath & TaskKey {
  return { flow: task.run.flow, run: task.run.id, step: task.step, task: task.id }
}

/** A whole pathspec, or `run/step/task` and shorter forms, which belong to the same flow and step. */
function parseOrigin(task: StoredTask): (TaskPath & TaskKey) | null {
  const parts = (task.origin ?? '').split('/').filter(Boolean)
  const last = parts.at(-1)
  if (!last || parts.length > 4) return null
  const [run = task.run.id, step = task.step] = parts.slice(0, -1).slice(parts.length === 4 ? 1 : 0)
  const flow = parts.length === 4 ? (parts[0] as string) : task.run.flow
  return { flow, run: parts.length === 1 ? task.run.id : run, step, task: last }
}

/** Where the run's artifacts lie, as its own tasks said; a fully cloned run says it only through its artifacts. */
async function rootOfRun(sql: Sql, runNumber: number): Promise<{ rootPath: string | null; dsType: string | null }> {
  const { rows } = await sql.query<{ rootPath: string; dsType: string }>({
    name: 'root_of_run',
    text: `(select ds_root as "rootPath", ds_type as "dsType" from task where run_number = $1 and ds_root is not null limit 1)
      union all
      (select substr(a.location, 7), a.ds_type from task t join artifact a on a.task_id = t.task_id
        where t.run_number = $1 and a.location like ':root:%' limit 1)`,
    values: [runNumber],
  })
  return rows[0] ?? { rootPath: null, dsType: null }
}
