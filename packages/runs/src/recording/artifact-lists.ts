import { readPage } from './cursor'
import type { RunIdentity, RunPath, StepPath, TaskIdentity, TaskPath } from './identity'
import { listReply } from './listing'
import type { RecordingContext } from './recording-context'
import { notFound, ok, type Reply } from './reply'

type ArtifactRow = {
  step_name: string
  task_id: number
  task_name: string | null
  name: string
  location: string
  ds_type: string
  sha: string
  type: string
  content_type: string
  user_name: string | null
  attempt_id: number
  ts_epoch: number
  tags: string
  system_tags: string
}

const columns = `t.step_name, t.task_id, t.task_name, a.name, a.location, a.ds_type, a.sha, a.type, a.content_type,
  a.user_name, a.attempt_id, a.ts_epoch, r.tags::text as tags, r.system_tags::text as system_tags`

const from = 'from task t join run r on r.run_number = t.run_number join artifact a on a.task_id = t.task_id'

const keys = [
  { sql: 'a.ts_epoch', name: '#ts_epoch' },
  { sql: 'a.task_id', name: '#task_id' },
  { sql: 'a.name', name: 'name' },
]

const latest = 'a.attempt_id = (select max(l.attempt_id) from artifact l where l.task_id = t.task_id)'

/** An artifact's JSON; tags are the run's current ones. */
function artifactJson(run: RunIdentity, row: ArtifactRow): string {
  const task = row.task_name === null ? String(row.task_id) : JSON.stringify(row.task_name)
  const place = `"flow_id":${JSON.stringify(run.flow)},"run_number":${run.json},"step_name":${JSON.stringify(row.step_name)},"task_id":${task}`
  const what = `"name":${JSON.stringify(row.name)},"location":${JSON.stringify(row.location)},"ds_type":${JSON.stringify(row.ds_type)},"sha":${JSON.stringify(row.sha)}`
  const kind = `"type":${JSON.stringify(row.type)},"content_type":${JSON.stringify(row.content_type)},"user_name":${JSON.stringify(row.user_name)}`
  return `{${place},${what},${kind},"attempt_id":${row.attempt_id},"ts_epoch":${row.ts_epoch},"tags":${row.tags},"system_tags":${row.system_tags}}`
}

type Where = { run: RunIdentity; where: string; values: unknown[]; query: URLSearchParams }

async function list({ pool }: RecordingContext, { run, where, values, query }: Where): Promise<Reply> {
  const text = `select ${columns} ${from} where ${where}`
  const json = (row: ArtifactRow) => artifactJson(run, row)
  return listReply(pool, { text, values, keys, json }, readPage(query))
}

export async function listRunArtifacts(
  context: RecordingContext,
  path: RunPath,
  query: URLSearchParams,
): Promise<Reply> {
  const run = await context.identities.run(context.pool, path)
  if (!run) return ok('[]')
  return list(context, { run, where: `t.run_number = $1 and ${latest}`, values: [run.runNumber], query })
}

export async function listStepArtifacts(
  context: RecordingContext,
  path: StepPath,
  query: URLSearchParams,
): Promise<Reply> {
  const run = await context.identities.run(context.pool, path)
  if (!run) return ok('[]')
  const where = `t.run_number = $1 and t.step_name = $2 and ${latest}`
  return list(context, { run, where, values: [run.runNumber, path.step], query })
}

export async function listTaskArtifacts(
  context: RecordingContext,
  path: TaskPath,
  query: URLSearchParams,
): Promise<Reply> {
  const task = await context.identities.task(context.pool, path)
  if (!task) return ok('[]')
  return list(context, { run: task.run, where: `t.task_id = $1 and ${latest}`, values: [task.taskId], query })
}

export async function listAttemptArtifacts(
  context: RecordingContext,
  path: TaskPath & { attempt: number },
  query: URLSearchParams,
): Promise<Reply> {
  const task = await context.identities.task(context.pool, path)
  if (!task) return ok('[]')
  const values = [task.taskId, path.attempt]
  return list(context, { run: task.run, where: 't.task_id = $1 and a.attempt_id = $2', values, query })
}

// The latest attempt is the highest that has the artifact `name`, which every attempt of Metaflow writes; where none has
// it, the highest that has any.
const ofLatest = `a.attempt_id = coalesce(
  (select max(l.attempt_id) from artifact l where l.task_id = t.task_id and l.name = 'name'),
  (select max(l.attempt_id) from artifact l where l.task_id = t.task_id))`

/** One artifact of the latest attempt, or of `attempt`. An attempt that lacks it does not fall back on an older one. */
export async function getArtifact(
  context: RecordingContext,
  path: TaskPath & { name: string; attempt: number | null },
): Promise<Reply> {
  const task: TaskIdentity | null = await context.identities.task(context.pool, path)
  if (!task) return notFound
  const { rows } = await context.pool.query<ArtifactRow>({
    name: path.attempt === null ? 'record-get-artifact' : 'record-get-artifact-of-attempt',
    text: `select ${columns} ${from} where t.task_id = $1 and a.name = $2
      and ${path.attempt === null ? ofLatest : 'a.attempt_id = $3'}`,
    values: [task.taskId, path.name, ...(path.attempt === null ? [] : [path.attempt])],
  })
  return rows[0] ? ok(artifactJson(task.run, rows[0])) : notFound
}
