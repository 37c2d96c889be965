import type { ReactNode } from 'react'
import { readTargetPage } from '../../../../delivery/target/read'

type Props = { children: ReactNode; params: Promise<{ id: string }> }

/** Looks before the skeleton is sent: an answer that has begun can no longer say 404. */
export default async function TargetLayout({ children, params }: Props) {
  await readTargetPage((await params).id)
  return children
}
