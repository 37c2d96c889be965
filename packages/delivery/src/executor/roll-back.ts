import { ConflictError, InputError, NotFoundError } from '@groundwork/access/errors'
import { isTransient } from '@groundwork/access/transient'
import { transaction } from '@groundwork/db/pool'
import { groundwork } from '../promotion/deps'
import { addPromotionEvent } from '../promotion/promotion-event'
import type { PromotionRow } from '../promotion/promotion-row'
import type { ExecutorDeps } from './executor-deps'
import { requestPromotion } from '../promotion/request'

const freshMinutes = 20
/** SQL: nothing has come yet of rolling back the failed promotion `p`, neither a promotion nor a refusal that its log tells of. */
const undecided = `not exists (select from promotion r where r.rollback_of = p.id)
  and not exists (select from promotion_event e where e.promotion_id = p.id and e.data ? 'rollBackRefused')`

/**
 * Back to the last verified version after a verification failed, where the policy asks for it: the failure is fresh, nobody else
 * is at the target, there is such a version, and what failed was no roll back itself. Asking twice asks once; where it is refused
 * the promotion's log says why, and a person has to look.
 */
export async function rollBackIfFailed(deps: ExecutorDeps, promotion: PromotionRow): Promise<void> {
  if (promotion.state !== 'FAILED' || !promotion.plan.policy.verification.autoRollback || promotion.mode === 'rollback')
    return
  const { rows } = await deps.pool.query<{ version: string }>({
    name: 'delivery-roll-back-to',
    text: `select t.previous_verified as version from target t join promotion p on p.id = $1 and p.target_id = t.id
      where p.state = 'FAILED' and p.finished_at > clock_timestamp() - interval '${freshMinutes} minutes'
        and t.current_promotion_id = p.id and t.previous_verified is not null and t.previous_verified <> p.version
        and exists (select from promotion_verification v where v.promotion_id = p.id and v.state = 'fail')
        and not exists (select from promotion o where o.target_id = t.id and o.id <> p.id
          and o.state in ('REQUESTED', 'GATING', 'QUEUED', 'APPLYING', 'PAUSED', 'NEEDS_ATTENTION', 'VERIFYING', 'CANCELLING'))
        and ${undecided}`,
    values: [promotion.id],
  })
  const version = rows[0]?.version
  if (!version) return
  await deps.failpoint(`P-${promotion.number}:before-roll-back`)
  try {
    await requestPromotion(deps, {
      target: { targetId: promotion.targetId },
      version,
      mode: 'rollback',
      actor: groundwork,
      requester: 'rollback',
      rollbackOf: promotion.id,
      requestKey: `rollback:${promotion.id}`,
      planHash: null,
      note: `The verification of P-${promotion.number} failed: ${promotion.reason}`.slice(0, 1_000),
    })
  } catch (error) {
    if (!(error instanceof ConflictError || error instanceof InputError || error instanceof NotFoundError)) throw error
    await noteRefused(deps, promotion, error.message)
  }
}

/** Once, however many look at the same failure at the same moment. */
async function noteRefused({ pool, bus }: ExecutorDeps, { id }: PromotionRow, why: string): Promise<void> {
  await transaction(pool, async (sql) => {
    await sql.query({
      name: 'delivery-roll-back-refused',
      text: 'select from promotion where id = $1 for no key update',
      values: [id],
    })
    const { rowCount } = await sql.query({
      name: 'delivery-roll-back-undecided',
      text: `select from promotion p where p.id = $1 and ${undecided}`,
      values: [id],
    })
    if (!rowCount) return
    await addPromotionEvent(sql, {
      promotionId: id,
      kind: 'note',
      words: `It was not rolled back by itself: ${why}`,
      actor: groundwork,
      data: { rollBackRefused: why },
    })
  })
  bus.wake()
}

/** Failures whose roll back was not asked for because the engine ended in between. */
export async function catchUpRollBacks(deps: ExecutorDeps): Promise<void> {
  const { rows } = await deps.pool.query<PromotionRow>({
    name: 'delivery-failed-lately',
    text: `select p.id, p.number, p.target_id as "targetId", p.version, p.mode, p.state, p.reason, p.plan
      from promotion p join target t on t.id = p.target_id and t.current_promotion_id = p.id
      where p.state = 'FAILED' and p.created_at > clock_timestamp() - interval '30 days'
        and p.finished_at > clock_timestamp() - interval '${freshMinutes} minutes'
        and p.finished_at < clock_timestamp() - interval '5 s' and p.mode <> 'rollback'
        and (p.plan -> 'policy' -> 'verification' ->> 'autoRollback')::boolean
        and ${undecided}
      limit 20`,
  })
  for (const promotion of rows)
    await rollBackIfFailed(deps, promotion).catch((error: unknown) => {
      if (!isTransient(error)) console.error(`delivery: P-${promotion.number} could not be rolled back.`, error)
    })
}
