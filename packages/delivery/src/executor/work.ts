import type { PromotionRow } from '../promotion/promotion-row'
import type { ExecutorDeps } from './executor-deps'
import type { Held } from './lease'

/** A promotion that this engine works on, on a target that it holds. */
export type Work = { deps: ExecutorDeps; held: Held; promotion: PromotionRow }
