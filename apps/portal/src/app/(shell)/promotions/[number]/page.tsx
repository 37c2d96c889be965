import type { Metadata } from 'next'
import { numberOf } from '../../../../delivery/promotion/number-of'
import { PromotionPage } from '../../../../delivery/promotion/promotion-page'
import { readPromotionPage, readPromotionPlan } from '../../../../delivery/promotion/read'
import { requireUser } from '../../../../trpc/server'

type PageProps = { params: Promise<{ number: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { promotion } = await readPromotionPage(numberOf((await params).number))
  return { title: `P-${promotion.number} ${promotion.plan.target.unit} to ${promotion.plan.target.environment}` }
}

export default async function Page({ params }: PageProps) {
  const number = numberOf((await params).number)
  const [detail, plan, { id }] = await Promise.all([
    readPromotionPage(number),
    readPromotionPlan(number),
    requireUser(),
  ])
  return <PromotionPage detail={detail} plan={plan} viewerId={id} />
}
