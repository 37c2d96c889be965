import type { Sql } from '@groundwork/db/pool'
import type { PromotionState } from '../model/states'
import type { PromotionMode, Requester } from './promotion-row'

/** Times are milliseconds. */
export type PromotionListed = {
  number: number
  targetId: string
  project: string
  unit: string
  environment: string
  version: { id: string; number: number; alias: string | null }
  fromNumber: number | null
  mode: PromotionMode
  state: PromotionState
  reason: string
  requester: Requester
  requestedBy: string | null
  note: string | null
  createdAt: number
  startedAt: number | null
  finishedAt: number | null
}

export type PromotionFilter = {
  project?: string
  unit?: string
  environment?: string
  targetId?: string
  states?: readonly PromotionState[]
  requestedBy?: string
  /** The `number` that the page before ended with. */
  before?: number | null
  limit?: number
}

type Row = Omit<PromotionListed, 'createdAt' | 'startedAt' | 'finishedAt'> & {
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

/** Newest first; `next` goes on, null at the end. */
export async function listPromotions(
  sql: Sql,
  { limit = 50, ...filter }: PromotionFilter,
): Promise<{ items: PromotionListed[]; next: number | null }> {
  const { rows } = await sql.query<Row>({
    name: 'promotion-list',
    text: `select p.number, p.target_id as "targetId", n.project, n.name as unit, e.name as environment,
        jsonb_build_object('id', v.id, 'number', v.number, 'alias', v.alias) as version, f.number as "fromNumber", p.mode, p.state,
        p.reason, p.requester, coalesce(u.name, p.requested_by) as "requestedBy", p.note, p.created_at as "createdAt",
        p.started_at as "startedAt", p.finished_at as "finishedAt"
      from promotion p join target t on t.id = p.target_id join unit n on n.id = t.unit_id
        join environment e on e.id = t.environment_id join version v on v.id = p.version
        left join version f on f.id = p.from_version left join "user" u on u.id = p.requested_by
      where ($1::int is null or p.number < $1) and ($2::text is null or n.project = $2) and ($3::text is null or n.name = $3)
        and ($4::text is null or e.name = $4) and ($5::uuid is null or p.target_id = $5)
        and ($6::text[] is null or p.state = any($6)) and ($7::text is null or p.requested_by = $7)
      order by p.number desc limit $8`,
    values: [
      ...[filter.before ?? null, filter.project ?? null, filter.unit ?? null, filter.environment ?? null],
      ...[filter.targetId ?? null, filter.states ?? null, filter.requestedBy ?? null, limit + 1],
    ],
  })
  const items = rows.slice(0, limit).map((row) => ({
    ...row,
    createdAt: row.createdAt.getTime(),
    startedAt: row.startedAt?.getTime() ?? null,
    finishedAt: row.finishedAt?.getTime() ?? null,
  }))
  return { items, next: rows.length > limit ? items.at(-1)!.number : null }
}
