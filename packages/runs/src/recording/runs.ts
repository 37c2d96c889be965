import { type Pool, type Sql, transaction } from '@groundwork/db/pool'
import type { Body } from './body'
import { nowMs } from './clock'
import { isNumber, runIdentity } from './identity'
import { newRun, type NewRun, newRunValues } from './new-run'
import type { RecordingContext } from './recording-context'
import { conflict, impossible, notFound, ok, type Reply } from './reply'
import { type CreatedRun, createdRunColumns, insertRunText } from './run-insert'
import { toRecordedRun } from './run-listener'

/** A creation that comes again within this time, with the same key, is a retry. */
const retryWindowMs = 10 * 60_000

/**
 * Records a run. A retried creation (same flow, id, user, client time and tags) answers with the run that the first one
 * made; the unique key of the two makes that hold when both arrive at once. Where the listener has nothing to think
 * about, which is nearly always, it is one statement.
 */
export async function createRun(context: RecordingContext, flow: string, body: Body): Promise<Reply> {
  const given = body['run_number']
  if (given !== undefined && given !== null && (typeof given !== 'string' || isNumber(given)))
    return impossible('The run_number given must be text that is not all digits; leave it out to be given a number.')
  const run = newRun(flow, body)
  const made =
    (await insertKnown(context, run)) ?? (await transaction(context.pool, (sql) => insertAny(sql, run, context)))
  if (made === null) return missing(context.pool, run)
  context.bus.wake()
  const identity = runIdentity(flow, made)
  if (made.last_heartbeat_ts !== null) identity.beatAt = performance.now()
  context.identities.keepRun(identity)
  return ok(createdJson(made, identity.json))
}

/** Null when the listener must think about it, when it is a retry, or when there is such a run or no such flow. */
async function insertKnown({ pool, knownRunText: text }: RecordingContext, run: NewRun): Promise<CreatedRun | null> {
  const { rows } = await pool.query<CreatedRun>({ name: 'record-known-run', text, values: newRunValues(run) })
  return rows[0] ?? null
}

const insertText = insertRunText(null)

async function insertAny(sql: Sql, run: NewRun, { listener }: RecordingContext): Promise<CreatedRun | null> {
  if (run.creationKey !== null) await releaseKey(sql, run.creationKey)
  const { rows } = await sql.query<CreatedRun>({ name: 'record-any-run', text: insertText, values: newRunValues(run) })
  const row = rows[0]
  // The insertion waited for one with the same key, so a look-up after it sees that one's run.
  if (!row) return run.creationKey === null ? null : findRetried(sql, run.creationKey)
  await listener.runStarted(sql, toRecordedRun(row))
  return row
}

/** What comes after the time in which clients retry is another run. */
async function releaseKey(sql: Sql, key: string): Promise<void> {
  await sql.query({
    name: 'record-release-key',
    text: `update run set creation_key = null where creation_key = $1 and ts_epoch <= ${nowMs} - ${retryWindowMs}`,
    values: [key],
  })
}

async function findRetried(sql: Sql, key: string): Promise<CreatedRun | null> {
  const { rows } = await sql.query<CreatedRun>({
    name: 'record-run-retried',
    text: `select ${createdRunColumns} from run where creation_key = $1`,
    values: [key],
  })
  return rows[0] ?? null
}

async function missing(pool: Pool, run: NewRun): Promise<Reply> {
  const { rowCount } = await pool.query('select from flow where flow_id = $1', [run.flow])
  return rowCount === 0 ? notFound : conflict(`run ${run.flow}/${run.runId}`)
}

function createdJson(row: CreatedRun, id: string): string {
  const flow = JSON.stringify(row.flow_id)
  const user = JSON.stringify(row.user_name)
  return `{"flow_id":${flow},"run_number":${id},"user_name":${user},"ts_epoch":${row.ts_epoch},"tags":${row.tags_text},"system_tags":${row.system_tags_text},"last_heartbeat_ts":${row.last_heartbeat_ts}}`
}

/** A run's JSON from its row, in SQL. */
export const runJson = `body || ',"tags":' || tags::text || ',"last_heartbeat_ts":' || coalesce(last_heartbeat_ts::text, 'null') || '}'`

export async function getRun({ pool }: RecordingContext, path: { flow: string; run: string }): Promise<Reply> {
  const byNumber = isNumber(path.run)
  if (byNumber && path.run.length > 15) return notFound
  const { rows } = await pool.query<{ json: string }>({
    name: byNumber ? 'record-get-run' : 'record-get-run-by-id',
    text: `select ${runJson} as json from run where flow_id = $1 and ${byNumber ? 'run_number' : 'run_id'} = $2`,
    values: [path.flow, path.run],
  })
  return rows[0] ? ok(rows[0].json) : notFound
}
