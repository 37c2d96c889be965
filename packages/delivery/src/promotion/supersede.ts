import type { Sql } from '@groundwork/db/pool'
import { groundwork } from './deps'
import { move } from './move'
import { promotionColumns, type PromotionRow } from './promotion-row'

/**
 * Older ones that wait for the same target give way to one that begins: those that automation asked for, or the same person.
 * A roll back never does, nor one that somebody has voted on.
 */
export async function supersedeOlder(sql: Sql, by: PromotionRow): Promise<void> {
  const { rows } = await sql.query<PromotionRow>({
    name: 'promotion-supersedable',
    text: `select ${promotionColumns} from promotion p
      where p.target_id = $1 and p.number < $2 and p.state in ('REQUESTED', 'GATING', 'QUEUED') and p.mode <> 'rollback'
        and (p.requester in ('automation', 'plugin') or p.requested_by = $3)
        and not exists (select from vote v where v.promotion_id = p.id and v.plan_hash = p.plan_hash
          and v.verdict <> 'withdraw' and not exists (select from vote n where n.promotion_id = v.promotion_id
            and n.gate_id = v.gate_id and n.user_id = v.user_id and n.revision > v.revision))
      order by p.number for no key update`,
    values: [by.targetId, by.number, by.requestedBy],
  })
  for (const { id, state: from, rowVersion } of rows)
    await move(sql, {
      ...{ id, from, to: 'SUPERSEDED', rowVersion, actor: groundwork },
      reason: `P-${by.number} is newer and began; this environment takes the newest only.`,
      data: { by: by.number },
      patch: { supersededBy: by.id },
    })
}
