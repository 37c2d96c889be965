'use client'

import type { TaskRow } from '@groundwork/runs/rows'
import { hasLostEnd } from '@groundwork/runs/timeline'
import { LiveDuration } from '@groundwork/ui/live-duration'

/** How long a task took or has been going on; nothing before it began, and words where nobody heard its end. */
export function TaskDuration({ task, lost = 'not known' }: { task: TaskRow; lost?: string }) {
  if (task.startedAt === null) return null
  if (hasLostEnd(task)) return lost
  const ended = task.finishedAt === null ? null : task.finishedAt - task.startedAt
  return <LiveDuration from={task.startedAt} ms={ended ?? (task.status === 'running' ? null : 0)} />
}
