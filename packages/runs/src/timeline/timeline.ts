import type { TaskRow } from '../history/rows'
import type { TaskStatus } from '../status/status'
import { type Clock, endOf, hasLostEnd, type Segment, segmentsOf } from './segments'
import { byInterest, medianMs, stepSegments, worstStatus } from './step-summary'

export { hasLostEnd, type Segment } from './segments'

/** All times of rows are milliseconds after `origin`. A step that has not begun has no status and no segments. */
export type StepRow = {
  kind: 'step'
  key: string
  step: string
  status: TaskStatus | null
  tasks: number
  failed: number
  /** The step's one task, which the row itself shows; null when it has several. */
  only: TaskRow | null
  /** Whether its tasks are listed below; null when there is nothing to open. */
  open: boolean | null
  durationMs: number | null
  /** Nobody knows how long it took: the end of a task was not heard. */
  lostEnd: boolean
  segments: Segment[]
}
export type TaskBarRow = {
  kind: 'task'
  key: string
  step: string
  task: TaskRow
  durationMs: number | null
  lostEnd: boolean
  segments: Segment[]
}
/** Tasks that are fine, folded into one row. */
export type MoreRow = {
  kind: 'more'
  key: string
  step: string
  count: number
  medianMs: number | null
  segments: Segment[]
}
export type TimelineRow = StepRow | TaskBarRow | MoreRow

export type Timeline = { rows: TimelineRow[]; origin: number; lengthMs: number }

export type TimelineOptions = {
  /** Now, in milliseconds: where bars of running tasks end. */
  now: number
  /** When the run started. */
  startedAt: number
  /** All steps in the order to show them, also those not begun (from the graph); others follow by first task. */
  steps?: readonly string[]
  /** Steps that a person opened or closed; a step with a failed task among several is open without being asked. */
  opened?: ReadonlyMap<string, boolean>
  /** Steps whose folded tasks are all shown. */
  unfolded?: ReadonlySet<string>
  /** Tasks that are shown of an open step before the fine ones fold. */
  shown?: number
}

const defaultShown = 5

/** Groups tasks by step and places their bars. Pure; O(n log n) for n tasks. */
export function buildTimeline(tasks: readonly TaskRow[], options: TimelineOptions): Timeline {
  const clock: Clock = { origin: options.startedAt, now: options.now }
  const groups = groupByStep(tasks, options.steps ?? [])
  const rows: TimelineRow[] = []
  let end = options.startedAt
  for (const task of tasks) end = Math.max(end, endOf(task, options.now))
  for (const [step, own] of groups) {
    const row = stepRow(step, own, { clock, options })
    rows.push(row)
    if (row.open) for (const task of taskRows(step, own, { clock, options })) rows.push(task)
  }
  return { rows, origin: options.startedAt, lengthMs: Math.max(1, end - options.startedAt) }
}

function groupByStep(tasks: readonly TaskRow[], steps: readonly string[]): Map<string, TaskRow[]> {
  const groups = new Map<string, TaskRow[]>(steps.map((step) => [step, []]))
  for (const task of tasks) {
    const own = groups.get(task.step)
    if (own) own.push(task)
    else groups.set(task.step, [task])
  }
  return groups
}

type Layout = { clock: Clock; options: TimelineOptions }

function stepRow(step: string, tasks: TaskRow[], { clock, options }: Layout): StepRow {
  const [first] = tasks
  const only = tasks.length === 1 && first ? first : null
  const failed = tasks.reduce((count, task) => count + (task.status === 'failed' ? 1 : 0), 0)
  const segments = only ? segmentsOf(only, clock) : stepSegments(tasks, clock)
  const lostEnd = tasks.some(hasLostEnd)
  return {
    kind: 'step',
    key: step,
    step,
    status: first ? worstStatus(tasks) : null,
    tasks: tasks.length,
    failed,
    only,
    open: tasks.length > 1 ? (options.opened?.get(step) ?? failed > 0) : null,
    durationMs: lostEnd ? null : durationOf(segments),
    lostEnd,
    segments,
  }
}

function taskRows(step: string, tasks: TaskRow[], { clock, options }: Layout): TimelineRow[] {
  const rows: TimelineRow[] = []
  const sorted = tasks.toSorted(byInterest)
  const least = options.shown ?? defaultShown
  const pressing = sorted.findIndex((task) => task.status !== 'failed')
  const wanted = Math.max(least, pressing < 0 ? sorted.length : Math.min(pressing, 50))
  // A fold that hides a single row saves nothing.
  const cut = options.unfolded?.has(step) || sorted.length <= wanted + 1 ? sorted.length : wanted
  for (const task of sorted.slice(0, cut)) {
    const segments = segmentsOf(task, clock)
    const lostEnd = hasLostEnd(task)
    const durationMs = lostEnd ? null : durationOf(segments)
    rows.push({ kind: 'task', key: `${step}/${task.taskId}`, step, task, durationMs, lostEnd, segments })
  }
  const folded = sorted.slice(cut)
  if (folded.length > 0)
    rows.push({
      kind: 'more',
      key: `${step}/more`,
      step,
      count: folded.length,
      medianMs: medianMs(folded),
      segments: stepSegments(folded, clock),
    })
  return rows
}

/** From the start of the last attempt (or of a step's first task) to its end; waiting does not count. */
function durationOf(segments: readonly Segment[]): number | null {
  const run = segments.findLast((segment) => segment.kind === 'run')
  return run ? run.to - run.from : null
}

/** Round marks for an axis of `lengthMs`, about `wanted` of them: 0, 1 min, 2 min... in milliseconds. */
export function timelineMarks(lengthMs: number, wanted = 5): number[] {
  const steps = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1.5e4, 3e4, 6e4, 1.2e5, 3e5, 6e5, 9e5, 1.8e6, 3.6e6, 7.2e6,
    1.44e7, 2.16e7, 4.32e7, 8.64e7,
  ]
  const step = steps.find((size) => lengthMs / size <= wanted) ?? Math.ceil(lengthMs / wanted / 8.64e7) * 8.64e7
  return Array.from({ length: Math.floor(lengthMs / step) + 1 }, (_, index) => index * step)
}
