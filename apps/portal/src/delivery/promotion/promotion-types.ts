import type { RouterOutputs } from '../../trpc/types'

export type PromotionDetail = RouterOutputs['delivery']['promotions']['get']
export type PromotionPlan = RouterOutputs['delivery']['promotions']['plan']
export type Promotion = PromotionDetail['promotion']
export type Gate = PromotionDetail['gates'][number]
export type Step = PromotionDetail['steps'][number]
export type Effect = PromotionDetail['effects'][number]
export type Launch = PromotionDetail['launches'][number]
