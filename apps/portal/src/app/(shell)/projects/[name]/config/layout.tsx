import type { ReactNode } from 'react'
import { readProject } from '../../../../../delivery/config/config-page'
import { decodeParts } from '../../../../../runs/addresses'

type Props = { children: ReactNode; params: Promise<{ name: string }> }

/** Looks before the skeleton is sent: an answer that has begun can no longer say 404. */
export default async function ConfigLayout({ children, params }: Props) {
  await readProject(decodeParts(await params).name)
  return children
}
