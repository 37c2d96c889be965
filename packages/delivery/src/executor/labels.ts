import type { Labels } from '@groundwork/plugin-sdk/points'
import type { PromotionRow } from '../promotion/promotion-row'

/** What each object bears that a promotion makes; the effect adds its key and its fence. */
export function labelsOf({ plan, number, version }: PromotionRow): Omit<Labels, 'key' | 'fence'> {
  const { project, environment } = plan.target
  return { version, promotion: `P-${number}`, project, environment }
}
