import type { ReactNode } from 'react'
import { readEnvironmentPage } from '../../../../../delivery/environments/read'
import { decodeParts } from '../../../../../runs/addresses'

type Props = { children: ReactNode; params: Promise<{ name: string }> }

/** Looks before the skeleton is sent: an answer that has begun can no longer say 404. */
export default async function EnvironmentLayout({ children, params }: Props) {
  await readEnvironmentPage(decodeParts(await params).name)
  return children
}
