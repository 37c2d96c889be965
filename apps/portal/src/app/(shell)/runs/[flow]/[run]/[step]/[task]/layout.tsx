import type { ReactNode } from 'react'
import { decodeParts, type TaskKey } from '../../../../../../../runs/addresses'
import { readTask } from '../../../../../../../runs/read'

/** Looks before the skeleton is sent: an answer that has begun can no longer say 404. */
export default async function TaskLayout({ children, params }: { children: ReactNode; params: Promise<TaskKey> }) {
  await readTask(decodeParts(await params))
  return children
}
