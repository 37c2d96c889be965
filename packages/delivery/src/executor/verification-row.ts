import type { Sql } from '@groundwork/db/pool'

/** `age`: milliseconds since it last changed. */
export type VerificationRow = {
  id: string
  promotionId: string
  name: string
  kind: 'smoke' | 'plugin'
  settings: unknown
  state: 'pending' | 'running' | 'pass' | 'fail' | 'inconclusive' | 'error' | 'accepted'
  key: string
  why: string | null
  figures: object[]
  tries: number
  age: number
}

/** By name. */
export async function findVerifications(sql: Sql, promotionId: string): Promise<Map<string, VerificationRow>> {
  const { rows } = await sql.query<VerificationRow>({
    name: 'delivery-verifications',
    text: `select id, promotion_id as "promotionId", name, kind, settings, state, key, why, figures, tries,
        coalesce((extract(epoch from clock_timestamp() - coalesce(finished_at, started_at)) * 1000)::float8, 0) as age
      from promotion_verification where promotion_id = $1`,
    values: [promotionId],
  })
  return new Map(rows.map((row) => [row.name, row]))
}

export async function saveVerification(sql: Sql, row: VerificationRow): Promise<void> {
  await sql.query({
    name: 'delivery-save-verification',
    text: `insert into promotion_verification as v (id, promotion_id, name, kind, settings, state, key, why, figures, tries, started_at, finished_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp(),
        case when $6 not in ('pending', 'running') then clock_timestamp() end)
      on conflict (promotion_id, name) do update set state = excluded.state, key = excluded.key, why = excluded.why,
        figures = excluded.figures, tries = excluded.tries, started_at = coalesce(v.started_at, excluded.started_at),
        finished_at = excluded.finished_at`,
    values: [
      row.id,
      row.promotionId,
      row.name,
      row.kind,
      JSON.stringify(row.settings ?? {}),
      row.state,
      row.key,
      row.why,
      JSON.stringify(row.figures),
      row.tries,
    ],
  })
}
