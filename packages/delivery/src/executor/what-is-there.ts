import type { PromotionRow } from '../promotion/promotion-row'
import type { EffectRow } from './effect-row'
import { liveStep } from './go-live'

const writes = new Set(['put', 'activate', 'remove', 'flip', 'route', 'create'])

/** What a promotion that ended early has left at the target, in a sentence. */
export function whatIsThere({ plan }: Pick<PromotionRow, 'plan'>, effects: readonly EffectRow[]): string {
  const done = effects.filter(({ state }) => state === 'DONE')
  const live = liveStep(plan)
  if (live && done.some(({ stepId }) => stepId === live.id))
    return 'The version had been switched to, and is what runs there now.'
  if (done.some(({ call }) => writes.has(call)))
    return plan.from
      ? 'Its definition was put in place and not switched to: what ran before goes on.'
      : 'Its definition was put in place and not switched on: nothing starts by itself.'
  return 'Nothing was changed.'
}
