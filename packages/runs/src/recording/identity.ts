import type { Sql } from '@groundwork/db/pool'

/** What never changes about a run, and hints that save a question to the database when they are there. */
export type RunIdentity = {
  runNumber: number
  flow: string
  /** The id that people see: the orchestrator's, else the number. */
  id: string
  /** The id as JSON, as runs, tasks, artifacts and metadata show it. */
  json: string
  project: string
  userName: string | null
  /** The run key that Groundwork started it under; only the run itself bears its tag. Null: somebody else started it. */
  startedUnder: string | null
  /** Null while it is not known: it is written once, before the first task. */
  endStep: string | null
  originKnown: boolean
  /** Monotonic milliseconds of the newest beat that this process knows to be stored. */
  beatAt: number
}

export type TaskIdentity = {
  run: RunIdentity
  step: string
  taskId: number
  id: string
  json: string
  beatAt: number
  /** The newest attempt whose verdict this process recorded. */
  decided: number
  /** Whether that verdict was good. */
  succeeded: boolean
  begun: number
}

export type RunPath = { flow: string; run: string }
export type StepPath = RunPath & { step: string }
export type TaskPath = StepPath & { task: string }

const digits = /^\d+$/

/** All digits mean the number, anything else the orchestrator's id, as in the protocol. */
export function isNumber(id: string): boolean {
  return digits.test(id)
}

/** Numbers beyond this are no run or task of ours, and would not fit. */
const longestNumber = 15

const mostRuns = 5_000
const mostTasks = 50_000

export type Identities = {
  run(sql: Sql, path: RunPath): Promise<RunIdentity | null>
  task(sql: Sql, path: TaskPath): Promise<TaskIdentity | null>
  keepRun(run: RunIdentity): void
  keepTask(task: TaskIdentity): void
}

type RunFound = {
  run_number: number
  run_id: string | null
  project: string
  user_name: string | null
  end_step: string | null
  origin_run: string | null
  tags_text: string
  system_tags_text: string
}
type TaskFound = { task_id: number; task_name: string | null }

const runColumns = `run_number, run_id, project, user_name, end_step, origin_run, tags::text as tags_text,
  system_tags::text as system_tags_text`

/**
 * Remembers which runs and tasks exist. Nothing recorded is ever deleted or renamed, so what was found once stays true;
 * only what exists is remembered.
 */
export function createIdentities(): Identities {
  const runs = new Map<string, RunIdentity>()
  const tasks = new Map<string, TaskIdentity>()

  async function findRun(sql: Sql, path: RunPath): Promise<RunIdentity | null> {
    const byNumber = isNumber(path.run)
    if (byNumber && path.run.length > longestNumber) return null
    const { rows } = await sql.query<RunFound>({
      name: byNumber ? 'record-run-by-number' : 'record-run-by-id',
      text: `select ${runColumns} from run where flow_id = $1 and ${byNumber ? 'run_number' : 'run_id'} = $2`,
      values: [path.flow, path.run],
    })
    const row = rows[0]
    return row ? runIdentity(path.flow, row) : null
  }

  async function findTask(sql: Sql, run: RunIdentity, path: TaskPath): Promise<TaskIdentity | null> {
    const byNumber = isNumber(path.task)
    if (byNumber && path.task.length > longestNumber) return null
    const { rows } = await sql.query<TaskFound>({
      name: byNumber ? 'record-task-by-number' : 'record-task-by-name',
      text: `select task_id, task_name from task
        where run_number = $1 and step_name = $2 and ${byNumber ? 'task_id' : 'task_name'} = $3`,
      values: [run.runNumber, path.step, path.task],
    })
    const row = rows[0]
    return row ? taskIdentity(run, { step: path.step, taskId: row.task_id, name: row.task_name }) : null
  }

  const identities: Identities = {
    async run(sql, path) {
      const key = `${path.flow}\n${path.run}`
      const known = runs.get(key)
      if (known) return known
      const found = await findRun(sql, path)
      if (found) remember(runs, mostRuns, key, found)
      return found
    },
    async task(sql, path) {
      const key = `${path.flow}\n${path.run}\n${path.step}\n${path.task}`
      const known = tasks.get(key)
      if (known) return known
      const run = await identities.run(sql, path)
      const found = run && (await findTask(sql, run, path))
      if (found) remember(tasks, mostTasks, key, found)
      return found
    },
    keepRun: (run) => remember(runs, mostRuns, `${run.flow}\n${run.id}`, run),
    keepTask: (task) => remember(tasks, mostTasks, `${task.run.flow}\n${task.run.id}\n${task.step}\n${task.id}`, task),
  }
  return identities
}

function remember<T>(map: Map<string, T>, most: number, ...[key, value]: [string, T]): void {
  // A map keeps the order of insertion: the first key is the oldest.
  if (map.size >= most) map.delete(map.keys().next().value as string)
  map.set(key, value)
}

export function runIdentity(flow: string, row: RunFound): RunIdentity {
  return {
    runNumber: row.run_number,
    flow,
    id: row.run_id ?? String(row.run_number),
    json: row.run_id === null ? String(row.run_number) : JSON.stringify(row.run_id),
    project: row.project,
    userName: row.user_name,
    startedUnder: keyIn(row.tags_text) ?? keyIn(row.system_tags_text),
    endStep: row.end_step,
    originKnown: row.origin_run !== null,
    beatAt: Number.NEGATIVE_INFINITY,
  }
}

/** The first `gw.key:<key>` of tags as JSON. */
function keyIn(tags: string): string | null {
  return /"gw\.key:([a-z0-9]+)"/.exec(tags)?.[1] ?? null
}

export function taskIdentity(
  run: RunIdentity,
  { step, taskId, name }: { step: string; taskId: number; name: string | null },
): TaskIdentity {
  return {
    run,
    step,
    taskId,
    id: name ?? String(taskId),
    json: name === null ? String(taskId) : JSON.stringify(name),
    beatAt: Number.NEGATIVE_INFINITY,
    decided: -1,
    succeeded: false,
    begun: -1,
  }
}
