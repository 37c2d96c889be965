import type { TaskRow } from '../history/rows'
import type { TaskStatus } from '../status/status'

/** A piece of a row's bar; `from` and `to` are milliseconds after the timeline's origin. */
export type Segment = { kind: 'waiting' | 'earlier' | 'run'; status: TaskStatus; from: number; to: number }

export type Clock = { origin: number; now: number }

/** A task's bar: waiting until it started, its earlier attempts with the waits between them, then the last attempt. */
export function segmentsOf(task: TaskRow, { origin, now }: Clock): Segment[] {
  const segments: Segment[] = []
  let at = task.queuedAt
  const wait = (to: number) => {
    if (to > at) segments.push({ kind: 'waiting', status: 'queued', from: at - origin, to: to - origin })
    at = Math.max(at, to)
  }
  for (const attempt of task.attempts) {
    if (attempt.attempt >= task.attempt || attempt.startedAt === null) continue
    wait(attempt.startedAt)
    const end = Math.max(attempt.startedAt, attempt.finishedAt ?? attempt.startedAt)
    segments.push({ kind: 'earlier', status: attempt.status, from: attempt.startedAt - origin, to: end - origin })
    at = Math.max(at, end)
  }
  const last = task.attempts.findLast((attempt) => attempt.attempt === task.attempt)
  const started = last?.startedAt ?? task.startedAt
  if (started === null || (task.attempts.length === 0 && task.attempt < 0)) {
    if (task.status === 'queued') wait(now)
    return segments
  }
  wait(started)
  const end = endOf(task, now)
  segments.push({ kind: 'run', status: task.status, from: started - origin, to: Math.max(end, started) - origin })
  return segments
}

/** It began and is over, and nobody knows since when: nothing was heard of it after its begin. */
export function hasLostEnd(task: Pick<TaskRow, 'status' | 'startedAt' | 'finishedAt'>): boolean {
  const goesOn = task.status === 'queued' || task.status === 'running'
  return task.finishedAt === null && task.startedAt !== null && !goesOn
}

/** When a task ended, or how far it has come. A task whose end nobody saw ends where it was last known. */
export function endOf(task: TaskRow, now: number): number {
  if (task.finishedAt !== null) return task.finishedAt
  if (task.status === 'running' || task.status === 'queued') return now
  return task.startedAt ?? task.queuedAt
}
