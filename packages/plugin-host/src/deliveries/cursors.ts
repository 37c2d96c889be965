import type { Pool, Sql } from '@groundwork/db/pool'
import type { PluginEvent } from '@groundwork/plugin-sdk/protocol'
import type { Topics } from './topics'

export type HandlerName = { pluginId: string; handler: string }
/** What one engine holds while it delivers to a handler. */
export type Lease = { cursor: string; failures: number; stale: boolean }
export type Batch = { events: PluginEvent[]; next: string }

/** Longer than a delivery may take, so that a living engine never loses it in the middle. */
export const leaseSeconds = 60
const keptDays = 7
const batchBytes = 1_000_000

/** A handler that was never told begins at the present: it is not told of what was before it. */
export async function beginCursor(pool: Pool, { pluginId, handler }: HandlerName): Promise<void> {
  await pool.query({
    name: 'plugin-event-begin',
    text: `insert into plugin_event_cursor (plugin_id, handler, cursor)
      values ($1, $2, pg_snapshot_xmin(pg_current_snapshot())::text || '-0') on conflict do nothing`,
    values: [pluginId, handler],
  })
}

/** Idle cursors are moved to the present this often, so that reading on from them stays cheap. */
const freshSeconds = 60

/** Whether a look is worth a lease: something may be read, or the cursor is long idle. Writes nothing. */
export async function isDue(pool: Pool, { pluginId, handler }: HandlerName, topics: Topics): Promise<boolean> {
  const { rows } = await pool.query<{ cursor: string; idle: boolean }>({
    name: 'plugin-event-due',
    text: `select cursor, updated_at < now() - make_interval(secs => ${freshSeconds}) as idle from plugin_event_cursor
      where plugin_id = $1 and handler = $2 and (retry_at is null or retry_at <= now())
        and (lease_until is null or lease_until < now())`,
    values: [pluginId, handler],
  })
  if (!rows[0]) return false
  if (rows[0].idle) return true
  return (await readEvents(pool, topics, { cursor: rows[0].cursor, limit: 1 })).events.length > 0
}

/**
 * Takes the handler for this engine; null when another has it or it is not due again yet. A row with an end, not a lock: an
 * open transaction would hold back every reader of events.
 */
export async function takeLease(pool: Pool, { pluginId, handler }: HandlerName, owner: string): Promise<Lease | null> {
  const { rows } = await pool.query<Lease>({
    name: 'plugin-event-lease',
    text: `update plugin_event_cursor set lease_owner = $3, lease_until = now() + make_interval(secs => ${leaseSeconds})
      where plugin_id = $1 and handler = $2 and (retry_at is null or retry_at <= now())
        and (lease_until is null or lease_until < now() or lease_owner = $3)
      returning cursor, failures, updated_at < now() - make_interval(days => ${keptDays}) as stale`,
    values: [pluginId, handler, owner],
  })
  return rows[0] ?? null
}

export async function giveUpLease(pool: Pool, { pluginId, handler }: HandlerName, owner: string): Promise<void> {
  await pool.query({
    name: 'plugin-event-free',
    text: `update plugin_event_cursor set lease_owner = null, lease_until = null
      where plugin_id = $1 and handler = $2 and lease_owner = $3`,
    values: [pluginId, handler, owner],
  })
}

type Row = { horizon: string; xid: string | null; id: string; topic: string; key: string; payload: unknown; at: Date }

/**
 * The next events after the cursor, in order, of which none can still be preceded by a late commit; `next` is the cursor once
 * they were delivered. With none, it is the present, so that a quiet handler's cursor does not grow too old.
 */
export async function readEvents(
  sql: Sql,
  { names, prefixes }: Topics,
  from: { cursor: string; limit: number },
): Promise<Batch> {
  const [xid = '0', id = '0'] = from.cursor.split('-')
  const { rows } = await sql.query<Row>({
    name: 'plugin-event-read',
    text: `select h.horizon, e.xid::text as xid, e.id::text as id, e.topic, e.key, e.payload, e.at
      from (select pg_snapshot_xmin(pg_current_snapshot())::text as horizon) h
      left join lateral (
        select * from event
        where (xid, id) > ($1::xid8, $2::int8) and xid < pg_snapshot_xmin(pg_current_snapshot())
          and (topic = any($3) or topic ^@ any($4))
        order by xid, id limit $5) e on true
      order by e.xid, e.id`,
    values: [xid, id, names, prefixes, from.limit],
  })
  const found = rows.filter((row) => row.xid !== null)
  const taken = withinBytes(found)
  const last = taken.at(-1)
  const all = taken.length < from.limit && taken.length === found.length
  const next = all || !last ? `${rows[0]!.horizon}-0` : `${last.xid}-${last.id}`
  return { events: taken.map(toEvent), next: later(next, from.cursor) }
}

function withinBytes(rows: Row[]): Row[] {
  let bytes = 0
  const upTo = rows.findIndex(({ payload }) => (bytes += JSON.stringify(payload).length) > batchBytes)
  return upTo < 0 ? rows : rows.slice(0, Math.max(1, upTo))
}

/** The present of one reading may be before that of another: a cursor never goes back. */
function later(one: string, other: string): string {
  const [a, b] = [one, other].map((cursor) => cursor.split('-').map(BigInt)) as [bigint[], bigint[]]
  return a[0]! > b[0]! || (a[0] === b[0] && a[1]! >= b[1]!) ? one : other
}

function toEvent({ xid, id, topic, key, payload, at }: Row): PluginEvent {
  return { id: `${xid}-${id}`, topic, key, payload, at: at.toISOString() }
}

/** Moves the cursor on; false when another engine has taken the handler over meanwhile. */
export async function moveCursor(
  pool: Pool,
  { pluginId, handler }: HandlerName,
  { owner, cursor }: { owner: string; cursor: string },
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'plugin-event-move',
    text: `update plugin_event_cursor set cursor = $4, failures = 0, failure = null, retry_at = null, updated_at = now(),
        lease_until = now() + make_interval(secs => ${leaseSeconds})
      where plugin_id = $1 and handler = $2 and lease_owner = $3`,
    values: [pluginId, handler, owner, cursor],
  })
  return rowCount === 1
}

/** Puts the next try off; `counts` is false where the plugin was not there to be told. */
export async function putOff(
  pool: Pool,
  { pluginId, handler }: HandlerName,
  { owner, failure, seconds, counts }: { owner: string; failure: string; seconds: number; counts: boolean },
): Promise<void> {
  await pool.query({
    name: 'plugin-event-put-off',
    text: `update plugin_event_cursor set failures = failures + $3::int, failure = $4,
        retry_at = now() + make_interval(secs => $5), lease_owner = null, lease_until = null
      where plugin_id = $1 and handler = $2 and lease_owner = $6`,
    values: [pluginId, handler, counts ? 1 : 0, failure, seconds, owner],
  })
}
