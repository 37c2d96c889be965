import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { PromotionPage } from '../../../../delivery/promotion/promotion-page'
import { orNotFound } from '../../../../trpc/or-not-found'
import { api, requireUser } from '../../../../trpc/server'

type PageProps = { params: Promise<{ number: string }> }

const read = cache(async (number: number) => orNotFound((await api()).delivery.promotions.get({ number })))

/** `12` and `P-12` are the same promotion: people copy the one, the portal writes the other. */
function numberOf(text: string): number {
  const [, digits] = /^(?:[Pp]-)?([1-9]\d{0,8})$/.exec(text) ?? []
  return digits ? Number(digits) : notFound()
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { promotion } = await read(numberOf((await params).number))
  return { title: `P-${promotion.number} ${promotion.plan.target.unit} to ${promotion.plan.target.environment}` }
}

export default async function Page({ params }: PageProps) {
  const number = numberOf((await params).number)
  const [detail, { id }] = await Promise.all([read(number), requireUser()])
  return <PromotionPage detail={detail} viewerId={id} />
}
