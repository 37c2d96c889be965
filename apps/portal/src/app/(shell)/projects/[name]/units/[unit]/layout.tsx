import type { ReactNode } from 'react'
import { readUnitPage } from '../../../../../../delivery/unit/read'
import { decodeParts } from '../../../../../../runs/addresses'

type Props = { children: ReactNode; params: Promise<{ name: string; unit: string }> }

/** Looks before the skeleton is sent: an answer that has begun can no longer say 404. */
export default async function UnitLayout({ children, params }: Props) {
  const { name, unit } = decodeParts(await params)
  await readUnitPage(name, unit)
  return children
}
