import { createHash } from 'node:crypto'
import { type Pool, type Sql, transaction } from '@groundwork/db/pool'
import { type Body, distinct, tagsOf, tagValue, textOf } from './body'
import { nowMs, nowSeconds } from './clock'
import { sendsHeartbeats } from './heartbeat-support'
import { isNumber, runIdentity } from './identity'
import type { RecordingContext } from './recording-context'
import { conflict, impossible, notFound, ok, type Reply } from './reply'
import { publishRun } from './run-events'
import { type RunRow, runRowColumns, toRecordedRun } from './run-listener'

type NewRun = {
  flow: string
  runId: string | null
  user: string | null
  clientTs: number | null
  tags: string
  systemTags: string
  systemList: string[]
  beats: boolean
}

type Created = RunRow & {
  last_heartbeat_ts: number | null
  tags_text: string
  system_tags_text: string
  end_step: string | null
  origin_run: string | null
}

/** A creation that comes again within this time, with the same client time, is a retry. */
const retryWindowMs = 10 * 60_000
/** A client time further off than this is no clock reading and recognises nothing. */
const plausibleMs = 24 * 60 * 60_000

const columns = `${runRowColumns}, run.last_heartbeat_ts, run.tags::text as tags_text,
  run.system_tags::text as system_tags_text, run.end_step, run.origin_run`

/**
 * Records a run. A retried creation (same flow, user, client time and tags) answers with the run that the first one
 * made; the advisory lock of the caller makes that hold when both arrive at once.
 */
const insertText = `with n as materialized (select nextval('run_run_number_seq') as n, ${nowMs} as ts)
  insert into run (run_number, flow_id, run_id, user_name, ts_epoch, tags, system_tags, last_heartbeat_ts, client_ts,
    body, project, branch, runtime, status_reason)
  select n.n, $1, $2, $3, n.ts, $4::jsonb, $5::jsonb, case when $6::bool then ${nowSeconds} end, $7,
    $8 || coalesce(to_json($2::text)::text, n.n::text) || $9 || n.ts::text || $10, $11, $12, $13,
    'Started; no step has begun yet.'
  from n where exists (select from flow where flow_id = $1)
  on conflict (flow_id, run_id) do nothing
  returning ${columns}`

const retryText = `select ${columns} from run
  where flow_id = $1 and client_ts = $2 and ts_epoch > ${nowMs} - ${retryWindowMs}
    and run_id is not distinct from $3 and user_name is not distinct from $4
    and tags = $5::jsonb and system_tags = $6::jsonb
  order by run_number limit 1`

export async function createRun(context: RecordingContext, flow: string, body: Body): Promise<Reply> {
  const given = body['run_number']
  if (given !== undefined && given !== null && (typeof given !== 'string' || isNumber(given)))
    return impossible('The run_number given must be text that is not all digits; leave it out to be given a number.')
  const run = newRun(flow, body)
  const made = await transaction(context.pool, (sql) => findOrInsert(sql, run, context))
  if (made === null) return missing(context.pool, run)
  context.bus.wake()
  const identity = runIdentity(flow, made)
  if (made.last_heartbeat_ts !== null) identity.beatAt = performance.now()
  context.identities.keepRun(identity)
  return ok(createdJson(made, identity.json))
}

async function findOrInsert(sql: Sql, run: NewRun, { listener }: RecordingContext): Promise<Created | null> {
  const retried = run.clientTs === null ? null : await findRetried(sql, run)
  if (retried) return retried
  const { rows } = await sql.query<Created>({ name: 'record-create-run', text: insertText, values: insertValues(run) })
  const row = rows[0]
  if (!row) return null
  const recorded = toRecordedRun(row)
  await listener.runStarted(sql, recorded)
  await publishRun(sql, recorded, 'created')
  return row
}

async function findRetried(sql: Sql, run: NewRun): Promise<Created | null> {
  const key = createHash('sha256')
    .update(JSON.stringify([run.flow, run.runId, run.user, run.clientTs, run.tags, run.systemTags]))
    .digest()
    .readBigInt64BE(0)
  await sql.query({ name: 'record-run-lock', text: 'select pg_advisory_xact_lock($1)', values: [key] })
  const { rows } = await sql.query<Created>({
    name: 'record-run-retried',
    text: retryText,
    values: [run.flow, run.clientTs, run.runId, run.user, run.tags, run.systemTags],
  })
  return rows[0] ?? null
}

function newRun(flow: string, body: Body): NewRun {
  const systemList = tagsOf(body['system_tags'])
  const clientTs = body['ts_epoch']
  const plausible = Number.isSafeInteger(clientTs) && Math.abs(Date.now() - Number(clientTs)) < plausibleMs
  return {
    flow,
    runId: textOf(body['run_number']),
    user: textOf(body['user_name']),
    clientTs: plausible ? Number(clientTs) : null,
    tags: JSON.stringify(distinct(tagsOf(body['tags']))),
    systemTags: JSON.stringify(systemList),
    systemList,
    beats: sendsHeartbeats(systemList),
  }
}

function insertValues(run: NewRun): unknown[] {
  const head = `{"flow_id":${JSON.stringify(run.flow)},"run_number":`
  const user = `,"user_name":${JSON.stringify(run.user)},"ts_epoch":`
  // Only a tag that the platform wrote proves the owner; readers see `user` when it does.
  const proven = run.user !== null && run.systemList.includes(`user:${run.user}`)
  const tail = `,"system_tags":${run.systemTags}${proven ? `,"user":${JSON.stringify(run.user)}` : ''}`
  const project = tagValue(run.systemList, 'project') ?? run.flow
  const branch = tagValue(run.systemList, 'project_branch')
  const runtime = tagValue(run.systemList, 'runtime')
  const stored = [run.flow, run.runId, run.user, run.tags, run.systemTags, run.beats, run.clientTs]
  return [...stored, head, user, tail, project, branch, runtime]
}

async function missing(pool: Pool, run: NewRun): Promise<Reply> {
  const { rowCount } = await pool.query('select from flow where flow_id = $1', [run.flow])
  return rowCount === 0 ? notFound : conflict(`run ${run.flow}/${run.runId}`)
}

function createdJson(row: Created, id: string): string {
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
