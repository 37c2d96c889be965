import { targetOf } from './draft-plan'
import type { PromotionDeps } from './deps'
import { holderOf } from './queue'
import { type PromotionAsk, type Requested, requestPromotion } from './request'

/**
 * Asks for the last verified version (or another that ran there) to come back, or with `deployment` for what a promotion had
 * brought there: its version with the configuration and the schedule of that time. It goes before the queue, asks what acts there
 * to stop, and puts a hold on the target when it begins, so that automation does not undo it.
 */
export async function rollBack(deps: PromotionDeps, ask: Omit<PromotionAsk, 'mode'>): Promise<Requested> {
  const target = await targetOf(deps.pool, ask.target)
  // To what runs by the ledger: it takes back the promotion that is about to replace it.
  const acting =
    ask.version !== null && ask.version === target.currentVersion ? await holderOf(deps.pool, target.id) : null
  const rollbackOf = ask.rollbackOf ?? acting?.id ?? target.currentPromotionId
  return requestPromotion(deps, { ...ask, target: { targetId: target.id }, mode: 'rollback', rollbackOf })
}
