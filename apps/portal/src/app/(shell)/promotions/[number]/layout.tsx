import type { ReactNode } from 'react'
import { numberOf } from '../../../../delivery/promotion/number-of'
import { readPromotionPage } from '../../../../delivery/promotion/read'

type Props = { children: ReactNode; params: Promise<{ number: string }> }

/** Looks before the skeleton is sent: an answer that has begun can no longer say 404. */
export default async function PromotionLayout({ children, params }: Props) {
  await readPromotionPage(numberOf((await params).number))
  return children
}
