import { buildTimeline, type Segment, type TimelineOptions, type TimelineRow as Row } from '@groundwork/runs/timeline'
import type { TaskRow } from '@groundwork/runs/rows'
import { formatDuration } from '@groundwork/ui/duration'
import { formatNumber, plural } from '@groundwork/ui/number'
import type { TimelineBar, TimelineRow } from '@groundwork/ui/timeline'
import { runLook } from '../../status/run-status'
import { taskName } from '../task-name'
import { taskKeyOf } from './task-key'
import { unreachedWord } from './unreached-word'

export type RunTimeline = { rows: TimelineRow[]; lengthMs: number; tasks: Map<string, TaskRow> }

/** The drawn rows of a run's timeline, and the task behind each row that has one. */
export function timelineRows(all: readonly TaskRow[], options: TimelineOptions & { finished: boolean }): RunTimeline {
  const { rows, lengthMs } = buildTimeline(all, options)
  const tasks = new Map<string, TaskRow>()
  const drawn = rows.map((row) => {
    const task = row.kind === 'step' ? row.only : row.kind === 'task' ? row.task : null
    const key = task ? taskKeyOf(task) : row.kind === 'more' ? row.key : `step:${row.step}`
    if (task) tasks.set(key, task)
    return { ...drawRow(row, options.finished), key, bars: row.segments.flatMap((segment) => bars(segment, row)) }
  })
  return { rows: drawn, lengthMs, tasks }
}

function drawRow(row: Row, finished: boolean): Omit<TimelineRow, 'key' | 'bars'> {
  const duration = row.kind === 'more' ? undefined : durationWord(row)
  const spoken = duration ? `, ${duration === lost ? `duration ${lost}` : duration}` : ''
  if (row.kind === 'more')
    return {
      level: 1,
      glyph: 'ok',
      name: `${formatNumber(row.count)} more`,
      quiet: true,
      open: false,
      ...(row.medianMs === null ? {} : { note: `p50 ${formatDuration(row.medianMs)}` }),
    }
  if (row.kind === 'task')
    return {
      level: 1,
      glyph: runLook(row.task.status).glyph,
      name: taskName(row.task),
      label: `${row.task.step}/${taskName(row.task)}, ${runLook(row.task.status).word}${spoken}`,
      ...attemptsNote(row.task),
      ...(duration ? { duration } : {}),
    }
  if (row.status === null)
    return { level: 0, glyph: 'skip', name: row.step, quiet: true, note: unreachedWord(finished) }
  const base = {
    level: 0,
    glyph: runLook(row.status).glyph,
    name: row.step,
    label: `${row.step}, ${runLook(row.status).word}${spoken}`,
    ...(duration ? { duration } : {}),
  }
  if (row.only) return { ...base, ...attemptsNote(row.only) }
  return {
    ...base,
    note:
      row.failed > 0 ? `${plural(row.tasks, 'task')}, ${formatNumber(row.failed)} failed` : plural(row.tasks, 'task'),
    open: row.open ?? false,
  }
}

const lost = 'not known'

function durationWord({ durationMs, lostEnd }: { durationMs: number | null; lostEnd: boolean }): string | undefined {
  if (lostEnd) return lost
  return durationMs === null ? undefined : formatDuration(durationMs)
}

function attemptsNote(task: TaskRow): { note?: string } {
  return task.attempts.length > 1 ? { note: `${task.attempts.length} attempts` } : {}
}

const kinds = { failed: 'fail', running: 'run', succeeded: 'ok', unknown: 'unk', queued: 'wait' } as const
/** The least part of a step's bar that failed tasks take: one of five thousand must still be seen. */
const leastShare = 0.03

function bars({ kind, status, from, to }: Segment, row: Row): TimelineBar[] {
  if (kind === 'waiting') return [{ kind: 'wait', from, to }]
  if (kind === 'earlier') return [{ kind: 'past', from, to }]
  if (row.kind === 'more') return [{ kind: 'dim', from, to }]
  const some = row.kind === 'step' && row.failed > 0 && row.failed < row.tasks
  if (!some) return [{ kind: kinds[status], from, to }]
  const cut = to - (to - from) * Math.max(leastShare, row.failed / row.tasks)
  return [
    { kind: 'ok', from, to: cut },
    { kind: 'fail', from: cut, to },
  ]
}
