import type { ReactNode } from 'react'
import { decodeParts, type RunKey } from '../../../../../../runs/addresses'
import { readRun } from '../../../../../../runs/read'

/** Looks before the skeleton is sent: an answer that has begun can no longer say 404. */
export default async function RunLayout({ children, params }: { children: ReactNode; params: Promise<RunKey> }) {
  await readRun(decodeParts(await params))
  return children
}
