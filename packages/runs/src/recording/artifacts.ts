import { arrayText } from './array-text'
import { type Body, isBody } from './body'
import { nowMs } from './clock'
import { endWithoutVerdict } from './advance'
import { inBackground } from './background'
import { keepFailure } from './failure-line'
import type { TaskIdentity, TaskPath } from './identity'
import { registerFirst } from './metadata'
import { parametersStep, type RecordingContext } from './recording-context'
import { ok, refusal, type Reply } from './reply'
import { readGraph } from './retries'

const target =
  'insert into artifact (task_id, run_number, attempt_id, location, ds_type, type, content_type, user_name, name, sha, ts_epoch)'

// A POST is nearly always one attempt's: what its items share goes once.
const sharedText = `${target}
  select $1::int8, $2::int8, $3::int2, $4::text, $5::text, $6::text, $7::text, $8::text, x.n, x.s, ${nowMs}
  from unnest($9::text[], $10::text[]) as x(n, s)
  on conflict do nothing`

const mixedText = `${target}
  select $1::int8, $2::int8, x.a, x.l, x.d, x.t, x.c, x.u, x.n, x.s, ${nowMs}
  from unnest($3::int2[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
    as x(a, l, d, t, c, u, n, s)
  on conflict do nothing`

type Item = {
  attempt: number
  location: string
  dsType: string
  type: string
  contentType: string
  user: string | null
  name: string
  sha: string
}

export async function createArtifacts(context: RecordingContext, path: TaskPath, items: unknown): Promise<Reply> {
  if (!Array.isArray(items)) return refusal(400, 'The body must be a JSON array of artifacts.')
  const task = await context.identities.task(context.pool, path)
  if (!task) return registerFirst
  const read = items.filter(isBody).map(readItem)
  if (read.length === 0) return ok('{"artifacts_created": 0}')
  const created = await insert(context, task, read)
  await noteEnds(context, task, read)
  return ok(`{"artifacts_created": ${created}}`)
}

function readItem(item: Body): Item {
  const attempt = Number(item['attempt_id'] ?? 0)
  return {
    attempt: Number.isInteger(attempt) && attempt >= 0 && attempt < 32_768 ? attempt : 0,
    location: text(item['location']),
    dsType: text(item['ds_type']),
    type: text(item['type']),
    contentType: text(item['content_type']),
    user: typeof item['user_name'] === 'string' ? item['user_name'] : null,
    name: text(item['name']),
    sha: text(item['sha']),
  }
}

/** Missing fields are a single space, as in the protocol. */
function text(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? ' ' : JSON.stringify(value)
}

async function insert({ pool }: RecordingContext, task: TaskIdentity, items: Item[]): Promise<number> {
  const shared = isShared(items)
  const { rowCount } = await pool.query({
    name: shared ? 'record-artifacts-shared' : 'record-artifacts-mixed',
    text: shared ? sharedText : mixedText,
    values: [task.taskId, task.run.runNumber, ...(shared ? sharedValues(items) : mixedValues(items))],
  })
  return rowCount ?? 0
}

function isShared(items: Item[]): boolean {
  const first = items[0]
  if (!first) return false
  return items.every(
    (item) =>
      item.attempt === first.attempt &&
      item.location === first.location &&
      item.dsType === first.dsType &&
      item.type === first.type &&
      item.contentType === first.contentType &&
      item.user === first.user,
  )
}

function sharedValues(items: Item[]): unknown[] {
  const first = items[0] as Item
  const { attempt, location, dsType, type, contentType, user } = first
  return [attempt, location, dsType, type, contentType, user, arrayText(items.map((item) => item.name)), shas(items)]
}

function mixedValues(items: Item[]): unknown[] {
  const column = (pick: (item: Item) => string | null) => arrayText(items.map(pick))
  const attempts = `{${items.map((item) => item.attempt).join(',')}}`
  const places = [column((item) => item.location), column((item) => item.dsType)]
  const kinds = [column((item) => item.type), column((item) => item.contentType), column((item) => item.user)]
  return [attempts, ...places, ...kinds, column((item) => item.name), shas(items)]
}

function shas(items: Item[]): string {
  return arrayText(items.map((item) => item.sha))
}

/** Artifacts come when an attempt is over. The parameters' are the moment when the graph can be read. */
async function noteEnds(context: RecordingContext, task: TaskIdentity, items: Item[]): Promise<void> {
  if (task.step === parametersStep) {
    if (items.some((item) => item.name === '_graph_info')) inBackground(context, () => readGraph(context, task.run))
    return
  }
  const failed = items.some((item) => item.name === '_exception' && item.attempt >= task.decided) && !task.succeeded
  if (failed) inBackground(context, () => keepFailure(context, task.run.runNumber))
  for (const item of items) {
    if (item.name !== '_task_ok' || item.attempt <= task.decided) continue
    if (await endWithoutVerdict(context.pool, task, item.attempt)) context.bus.wake()
  }
}
