import type { Sql } from '@groundwork/db/pool'

export type Operation = 'adopt' | 'retry'

/**
 * What a person decided after the promotion had stopped for attention, unless the decision is older than `ageMs`: then it was
 * about something before.
 */
export async function consentOf(sql: Sql, promotionId: string, ageMs: number): Promise<Operation | null> {
  const { rows } = await sql.query<{ operation: string | null }>({
    name: 'delivery-consent',
    text: `select data ->> 'operation' as operation from promotion_event
      where promotion_id = $1 and kind = 'moved' and from_state = 'NEEDS_ATTENTION'
        and at > clock_timestamp() - $2 * interval '1 ms'
      order by id desc limit 1`,
    values: [promotionId, ageMs],
  })
  const operation = rows[0]?.operation
  return operation === 'adopt' || operation === 'retry' ? operation : null
}

/** Whether a person let it go on, after it had paused, since this run of it ended. */
export async function wasContinued(sql: Sql, promotionId: string, runKey: string): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: 'delivery-continued',
    text: `select from promotion_event e join launch l on l.key = $2
      where e.promotion_id = $1 and e.kind = 'moved' and e.from_state = 'PAUSED' and e.data ->> 'operation' = 'continue'
        and e.at > coalesce(l.finished_at, l.created_at) limit 1`,
    values: [promotionId, runKey],
  })
  return Boolean(rowCount)
}

/**
 * Whether somebody let the promotion through this freeze, this time: by letting it go on after it had paused for it, or by
 * overriding the gate of freezes while it was on.
 */
export async function wasLetThrough(
  sql: Sql,
  promotionId: string,
  { id, from, until }: { id: string; from: number; until: number | null },
): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: 'delivery-let-through',
    text: `select from promotion_event p join promotion_event c on c.promotion_id = p.promotion_id and c.id > p.id
        where p.promotion_id = $1 and p.kind = 'moved' and p.to_state = 'PAUSED'
          and p.data -> 'freeze' ->> 'id' = $2 and (p.data -> 'freeze' ->> 'until')::bigint is not distinct from $3::bigint
          and c.kind = 'moved' and c.from_state = 'PAUSED' and c.data ->> 'operation' = 'continue'
      union all
      select from gate g where g.promotion_id = $1 and g.kind = 'freeze' and g.state = 'override_pass' and g.evaluated_at >= $4
      limit 1`,
    values: [promotionId, id, until, new Date(from)],
  })
  return Boolean(rowCount)
}
