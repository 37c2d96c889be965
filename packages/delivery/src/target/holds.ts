import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import type { PromotionRow } from '../promotion/promotion-row'

type NewHold = {
  targetId: string
  reason: string
  setBy: string | null
  promotionId: string | null
  /** Null: until it is lifted. */
  until?: Date | null
}

/** Automation leaves the target alone from now on; one that is in force already gives way. */
export async function setHold(
  sql: Sql,
  { targetId, reason, setBy, promotionId, until = null }: NewHold,
): Promise<string> {
  const id = uuidv7()
  await sql.query({
    name: 'hold-replace',
    text: `update hold set lifted_at = now() where target_id = $1 and lifted_at is null`,
    values: [targetId],
  })
  await sql.query({
    name: 'hold-set',
    text: 'insert into hold (id, target_id, reason, set_by, promotion_id, until) values ($1, $2, $3, $4, $5, $6)',
    values: [id, targetId, reason, setBy, promotionId, until],
  })
  return id
}

/** Somebody promotes here on purpose: automation may go on after it. */
export async function liftHoldFor(sql: Sql, { targetId, requestedBy }: PromotionRow): Promise<void> {
  await liftHold(sql, { targetId, liftedBy: requestedBy })
}

/** Whether there was one. */
export async function liftHold(
  sql: Sql,
  { targetId, liftedBy }: { targetId: string; liftedBy: string | null },
): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: 'hold-lift',
    text: `update hold set lifted_at = now(), lifted_by = $2
      where target_id = $1 and lifted_at is null and (until is null or until > now())`,
    values: [targetId, liftedBy],
  })
  return (rowCount ?? 0) > 0
}
