import type { TaskRow } from '../history/rows'
import { isFinal } from './status'

/**
 * So many milliseconds after its end a task's log may still get lines: Metaflow's local runtime writes what an attempt printed when
 * the process of the attempt is gone, which is after the attempt has said how it ended.
 */
const lateMs = 10_000

/** Whether the log of the task may still get lines at the time `now` (milliseconds since 1970). */
export function stillWritten({ status, finishedAt }: Pick<TaskRow, 'status' | 'finishedAt'>, now: number): boolean {
  return !isFinal(status) || (finishedAt !== null && now - finishedAt < lateMs)
}
