import { InputError } from '@groundwork/access/errors'
import { readPage } from './cursor'
import type { RunIdentity, RunPath, StepPath, TaskPath } from './identity'
import { listReply } from './listing'
import type { RecordingContext } from './recording-context'
import { ok, type Reply } from './reply'

type MetadataRow = {
  id: number
  step_name: string
  task_id: number
  task_name: string | null
  field_name: string
  value: string
  type: string
  user_name: string | null
  ts_epoch: number
  tags: string | null
  system_tags: string | null
}

const columns = `m.id, t.step_name, m.task_id, t.task_name, m.field_name, m.value, m.type, m.user_name, m.ts_epoch,
  m.tags::text as tags, m.system_tags::text as system_tags`

const keys = [
  { sql: 'm.ts_epoch', name: '#ts_epoch' },
  { sql: 'm.id', name: '#id' },
]

function metadataJson(run: RunIdentity, row: MetadataRow): string {
  const task = row.task_name === null ? String(row.task_id) : JSON.stringify(row.task_name)
  const place = `"flow_id":${JSON.stringify(run.flow)},"run_number":${run.json},"step_name":${JSON.stringify(row.step_name)},"task_id":${task}`
  const said = `"field_name":${JSON.stringify(row.field_name)},"value":${JSON.stringify(row.value)},"type":${JSON.stringify(row.type)}`
  const made = `"user_name":${JSON.stringify(row.user_name)},"ts_epoch":${row.ts_epoch}`
  return `{"id":${row.id},${place},${said},${made},"tags":${row.tags},"system_tags":${row.system_tags}}`
}

export async function listTaskMetadata(
  context: RecordingContext,
  path: TaskPath,
  query: URLSearchParams,
): Promise<Reply> {
  const page = readPage(query)
  const task = await context.identities.task(context.pool, path)
  if (!task) return ok('[]')
  const text = `select ${columns} from metadata m join task t on t.task_id = m.task_id where m.task_id = $1`
  const json = (row: MetadataRow) => metadataJson(task.run, row)
  return listReply(context.pool, { text, values: [task.taskId], keys, json }, page)
}

export async function listRunMetadata(
  context: RecordingContext,
  path: RunPath,
  query: URLSearchParams,
): Promise<Reply> {
  const page = readPage(query)
  const run = await context.identities.run(context.pool, path)
  if (!run) return ok('[]')
  const text = `select ${columns} from task t join metadata m on m.task_id = t.task_id where t.run_number = $1`
  const json = (row: MetadataRow) => metadataJson(run, row)
  return listReply(context.pool, { text, values: [run.runNumber], keys, json }, page)
}

/**
 * Pathspecs of the step's tasks that have metadata of this field whose value matches the regular expression anywhere.
 * Either may be left out.
 */
export async function filteredTasks(context: RecordingContext, path: StepPath, query: URLSearchParams): Promise<Reply> {
  const run = await context.identities.run(context.pool, path)
  if (!run) return ok('[]')
  const field = query.get('metadata_field_name') || null
  const pattern = query.get('pattern') || null
  const { rows } = await context.pool
    .query<{ id: string }>({
      name: 'record-filtered-tasks',
      text: `select coalesce(t.task_name, t.task_id::text) as id from task t
        where t.run_number = $1 and t.step_name = $2 and exists (
          select from metadata m where m.task_id = t.task_id
            and ($3::text is null or m.field_name = $3) and ($4::text is null or m.value ~ $4))
        order by t.task_id`,
      values: [run.runNumber, path.step, field, pattern],
    })
    .catch((error: unknown) => {
      if (isBadPattern(error)) throw new InputError(`The pattern is not a regular expression: ${error.message}`)
      throw error
    })
  return ok(JSON.stringify(rows.map((row) => `${run.flow}/${run.id}/${path.step}/${row.id}`)))
}

function isBadPattern(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === '2201B'
}
