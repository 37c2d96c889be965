import { cache } from 'react'
import { orNotFound } from '../../trpc/or-not-found'
import { api } from '../../trpc/server'
import type { PromotionDetail, PromotionPlan } from './promotion-types'

/** One promotion, or the page for what does not exist; once for each request. */
export const readPromotionPage = cache(
  async (number: number): Promise<PromotionDetail> => orNotFound((await api()).delivery.promotions.get({ number })),
)

/** Its frozen plan as it was shown to whoever asked. */
export async function readPromotionPlan(number: number): Promise<PromotionPlan> {
  return orNotFound((await api()).delivery.promotions.plan({ number }))
}
