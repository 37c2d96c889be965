import { targetOf } from './draft-plan'
import type { PromotionDeps } from './deps'
import { type PromotionAsk, type Requested, requestPromotion } from './request'

/**
 * Asks for the last verified version (or another that ran there) to come back, or with `deployment` for what a promotion had
 * brought there: its version with the configuration and the schedule of that time. It goes before the queue, asks what acts there
 * to stop, and puts a hold on the target when it begins, so that automation does not undo it.
 */
export async function rollBack(deps: PromotionDeps, ask: Omit<PromotionAsk, 'mode'>): Promise<Requested> {
  const target = await targetOf(deps.pool, ask.target)
  const rollbackOf = ask.rollbackOf ?? target.currentPromotionId
  return requestPromotion(deps, { ...ask, target: { targetId: target.id }, mode: 'rollback', rollbackOf })
}
