import type { Sql } from '@groundwork/db/pool'

/** The lock of the packages of which this compute made an environment last; null where it never did. */
export async function lastMadeLock(sql: Sql, integrationId: string): Promise<string | null> {
  const { rows } = await sql.query<{ lock: string }>(
    `select step #>> '{input,environment,lock}' as lock
      from effect e join promotion p on p.id = e.promotion_id cross join lateral jsonb_array_elements(p.plan -> 'steps') step
      where e.integration_id = $1 and e.call = 'resolve' and e.state = 'DONE' and step ->> 'id' = e.step_id
        and step #>> '{input,environment,lock}' is not null
      order by e.settled_at desc limit 1`,
    [integrationId],
  )
  return rows[0]?.lock ?? null
}
