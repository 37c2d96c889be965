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

/** Whether a person let it go on that long ago or later, after it had paused. */
export async function wasContinued(sql: Sql, promotionId: string, ageMs: number): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: 'delivery-continued',
    text: `select from promotion_event where promotion_id = $1 and kind = 'moved' and from_state = 'PAUSED'
      and data ->> 'operation' = 'continue' and at > clock_timestamp() - $2 * interval '1 ms' limit 1`,
    values: [promotionId, ageMs],
  })
  return Boolean(rowCount)
}
