import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { readChange } from '../../../../delivery/config/read'

type Props = { children: ReactNode; params: Promise<{ number: string }> }

/** Looks before the skeleton is sent: an answer that has begun can no longer say 404. */
export default async function ConfigChangeLayout({ children, params }: Props) {
  const { number } = await params
  if (!/^\d{1,9}$/.test(number)) notFound()
  await readChange(Number(number))
  return children
}
