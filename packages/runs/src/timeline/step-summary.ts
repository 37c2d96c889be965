import type { TaskRow } from '../history/rows'
import type { TaskStatus } from '../status/status'
import { type Clock, endOf, type Segment } from './segments'

/** Worst first: what a step shows when its tasks differ. */
const severity: Record<TaskStatus, number> = { failed: 0, running: 1, unknown: 2, queued: 3, succeeded: 4 }

export function worstStatus(tasks: readonly TaskRow[]): TaskStatus {
  let worst: TaskStatus = 'succeeded'
  for (const { status } of tasks) if (severity[status] < severity[worst]) worst = status
  return worst
}

/** Failed first, then what runs, then the rest; within these by start, then by id. */
export function byInterest(a: TaskRow, b: TaskRow): number {
  return (
    severity[a.status] - severity[b.status] ||
    (a.startedAt ?? a.queuedAt) - (b.startedAt ?? b.queuedAt) ||
    a.taskId - b.taskId
  )
}

/** One bar over all tasks of a step: waiting until the first started, then until the last ended. */
export function stepSegments(tasks: readonly TaskRow[], { origin, now }: Clock): Segment[] {
  let queued = Number.POSITIVE_INFINITY
  let started = Number.POSITIVE_INFINITY
  let ended = Number.NEGATIVE_INFINITY
  for (const task of tasks) {
    queued = Math.min(queued, task.queuedAt)
    if (task.startedAt !== null) started = Math.min(started, task.startedAt)
    ended = Math.max(ended, endOf(task, now))
  }
  if (queued === Number.POSITIVE_INFINITY) return []
  const segments: Segment[] = []
  const waitEnd = Math.min(started, ended)
  if (waitEnd > queued)
    segments.push({ kind: 'waiting', status: 'queued', from: queued - origin, to: waitEnd - origin })
  if (started < Number.POSITIVE_INFINITY)
    segments.push({
      kind: 'run',
      status: worstStatus(tasks),
      from: started - origin,
      to: Math.max(started, ended) - origin,
    })
  return segments
}

/** The middle duration of the tasks that ended; null when none has. */
export function medianMs(tasks: readonly TaskRow[]): number | null {
  const durations = tasks
    .filter((task) => task.startedAt !== null && task.finishedAt !== null)
    .map((task) => (task.finishedAt ?? 0) - (task.startedAt ?? 0))
    .toSorted((a, b) => a - b)
  return durations[Math.floor((durations.length - 1) / 2)] ?? null
}
