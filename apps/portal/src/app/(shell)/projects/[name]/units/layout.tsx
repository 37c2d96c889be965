import type { ReactNode } from 'react'
import { readProject } from '../../../../../delivery/config/config-page'
import { decodeParts } from '../../../../../runs/addresses'

type Props = { children: ReactNode; params: Promise<{ name: string }> }

/** A project that is not there is said to be missing, and not its unit. */
export default async function UnitsLayout({ children, params }: Props) {
  await readProject(decodeParts(await params).name)
  return children
}
