import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import type { Plan } from '../model/plan'
import type { PromotionState } from '../model/states'

export type PromotionMode = 'deploy' | 'redeploy' | 'rollback'
export type Requester = 'person' | 'automation' | 'plugin' | 'rollback'

export type PromotionRow = {
  id: string
  number: number
  targetId: string
  version: string
  fromVersion: string | null
  mode: PromotionMode
  state: PromotionState
  reason: string
  plan: Plan
  planHash: string
  requestKey: string
  requestedBy: string | null
  requester: Requester
  note: string | null
  startBefore: Date | null
  retryOf: string | null
  rollbackOf: string | null
  supersededBy: string | null
  wakeAt: Date | null
  rowVersion: number
  createdAt: Date
  changedAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

export const promotionColumns = `p.id, p.number, p.target_id as "targetId", p.version, p.from_version as "fromVersion", p.mode,
  p.state, p.reason, p.plan, p.plan_hash as "planHash", p.request_key as "requestKey", p.requested_by as "requestedBy",
  p.requester, p.note, p.start_before as "startBefore", p.retry_of as "retryOf", p.rollback_of as "rollbackOf",
  p.superseded_by as "supersededBy", p.wake_at as "wakeAt", p.row_version as "rowVersion", p.created_at as "createdAt",
  p.changed_at as "changedAt", p.started_at as "startedAt", p.finished_at as "finishedAt"`

export type PromotionKey = { id: string } | { number: number } | { requestKey: string }

/** The promotion, or null. `lock`: nobody else changes it until the caller's transaction ends. */
export async function findPromotion(
  sql: Sql,
  key: PromotionKey,
  { lock = false }: { lock?: boolean } = {},
): Promise<PromotionRow | null> {
  const [column, value] =
    'id' in key ? ['id', key.id] : 'number' in key ? ['number', key.number] : ['request_key', key.requestKey]
  const { rows } = await sql.query<PromotionRow>({
    name: `promotion-by-${column}${lock ? '-locked' : ''}`,
    text: `select ${promotionColumns} from promotion p where p.${column} = $1${lock ? ' for no key update' : ''}`,
    values: [value],
  })
  return rows[0] ?? null
}

/** The promotion; throws NotFoundError. */
export async function readPromotion(
  sql: Sql,
  key: PromotionKey,
  options: { lock?: boolean } = {},
): Promise<PromotionRow> {
  const row = await findPromotion(sql, key, options)
  if (row) return row
  throw new NotFoundError('number' in key ? `There is no promotion P-${key.number}.` : 'There is no such promotion.')
}
