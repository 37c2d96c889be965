import type { Sql } from '@groundwork/db/pool'
import { holdingStates, inSql } from '../model/states'
import { promotionColumns, type PromotionRow } from './promotion-row'

/** SQL of the order in which promotions `p` of a target are let in: a roll back first, else first come first served. */
const order = `(p.mode = 'rollback') desc,
  case when p.plan->'policy'->>'queue' = 'latest-wins' then -p.number else p.number end`

/** Who waits for a target with every gate passed, in their order. */
export async function queueOf(sql: Sql, targetId: string): Promise<{ id: string; number: number }[]> {
  const { rows } = await sql.query<{ id: string; number: number }>({
    name: 'promotion-queue',
    text: `select p.id, p.number from promotion p where p.target_id = $1 and p.state = 'QUEUED' order by ${order}`,
    values: [targetId],
  })
  return rows
}

/** The promotion that holds the target, or null. */
export async function holderOf(sql: Sql, targetId: string): Promise<PromotionRow | null> {
  const { rows } = await sql.query<PromotionRow>({
    name: 'promotion-holder',
    text: `select ${promotionColumns} from promotion p
      where p.target_id = $1 and p.state in (${inSql(holdingStates)})`,
    values: [targetId],
  })
  return rows[0] ?? null
}
