import type pg from 'pg'
import type { Sql } from '../pool'
import { formatCursor, type Position } from './cursor'
import type { BusEvent, Interest } from './event'

export type PositionedEvent = BusEvent & { position: Position }
export type Batch = { events: PositionedEvent[]; pending: boolean; full: boolean }

export const batchSize = 1000

type Row = {
  pending: boolean
  xid: string | null
  id: string
  topic: string
  key: string
  payload: unknown
  at: Date
}

// `pending`: committed rows exist that may not be read yet, because an older transaction is still open.
const batchText = `
  select h.pending, e.xid::text as xid, e.id::text as id, e.topic, e.key, e.payload, e.at
  from (select exists (select from event where xid >= pg_snapshot_xmin(pg_current_snapshot())) as pending) h
  left join lateral (
    select * from event
    where (xid, id) > ($1::xid8, $2::int8) and xid < pg_snapshot_xmin(pg_current_snapshot())
    order by xid, id limit ${batchSize}
  ) e on true
  order by e.xid, e.id`

/** The next events after `position`, in order, none of which a late commit can still precede. */
export async function readBatch(sql: Sql | pg.Client, position: Position): Promise<Batch> {
  const { rows } = await sql.query<Row>({
    name: 'event-batch',
    text: batchText,
    values: [position.xid.toString(), position.id.toString()],
  })
  const events = rows.filter((row) => row.xid !== null).map(toEvent)
  return { events, pending: rows[0]?.pending ?? false, full: events.length === batchSize }
}

const replayText = `
  select e.xid::text as xid, e.id::text as id, e.topic, e.key, e.payload, e.at
  from event e
  where (e.xid, e.id) > ($1::xid8, $2::int8) and e.xid < pg_snapshot_xmin(pg_current_snapshot())
    and exists (
      select from unnest($3::text[], $4::text[]) as i(topic, key)
      where i.topic = e.topic and (i.key is null or i.key = e.key))
  order by e.xid, e.id limit ${batchSize}`

/** As readBatch, but only what `interests` name: for one subscriber that catches up. */
export async function replayBatch(sql: Sql, position: Position, interests: Interest[]): Promise<PositionedEvent[]> {
  const { rows } = await sql.query<Row>({
    name: 'event-replay',
    text: replayText,
    values: [
      position.xid.toString(),
      position.id.toString(),
      interests.map((interest) => interest.topic),
      interests.map((interest) => interest.key ?? null),
    ],
  })
  return rows.map(toEvent)
}

function toEvent(row: Row): PositionedEvent {
  const position = { xid: BigInt(row.xid!), id: BigInt(row.id) }
  const { topic, key, payload, at } = row
  return { position, cursor: formatCursor(position), topic, key, payload, at }
}

/** The place before everything that is not readable yet: a reader that begins here misses nothing from now on. */
export async function currentPosition(sql: Sql | pg.Client): Promise<Position> {
  const { rows } = await sql.query<{ xmin: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as xmin')
  return { xid: BigInt(rows[0]!.xmin), id: 0n }
}

/** Days that events are kept. */
export const keptDays = 7

// Pruning leaves the newest of the old rows as a mark. So a first row that is older than the time kept says that rows
// before it may be gone, and a younger one that nothing was ever pruned. An xid from the future belongs to another cluster.
const tooOldText = `
  select $1::xid8 > pg_snapshot_xmax(pg_current_snapshot()) or coalesce((
    select (xid, id) > ($1::xid8, $2::int8) and at < now() - make_interval(days => ${keptDays})
    from event order by xid, id limit 1), false) as gone`

/** Whether events after `position` may have been deleted, so that a reader cannot resume there. */
export async function isTooOld(sql: Sql, position: Position): Promise<boolean> {
  const { rows } = await sql.query<{ gone: boolean }>({
    name: 'event-too-old',
    text: tooOldText,
    values: [position.xid.toString(), position.id.toString()],
  })
  return rows[0]!.gone
}
