import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { ReviewSearch } from '../../../../delivery/config/change-diff'
import { ChangePage } from '../../../../delivery/config/change-page'

type Props = { params: Promise<{ number: string }>; searchParams: Promise<ReviewSearch> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Configuration change ${(await params).number}` }
}

export default async function ConfigChangePage({ params, searchParams }: Props) {
  const [{ number }, search] = await Promise.all([params, searchParams])
  if (!/^\d{1,9}$/.test(number)) notFound()
  return <ChangePage number={Number(number)} search={search} />
}
