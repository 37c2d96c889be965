import { describe, expect, it } from 'vitest'
import type { TaskRow } from '../history/rows'
import { buildTimeline, hasLostEnd, timelineMarks } from './timeline'

let id = 0
function task(given: Partial<TaskRow> = {}): TaskRow {
  id += 1
  return {
    taskId: id,
    id: String(id),
    step: 'work',
    status: 'succeeded',
    reason: null,
    attempt: 0,
    queuedAt: 1_000,
    startedAt: 2_000,
    finishedAt: 5_000,
    label: null,
    path: null,
    attempts: [],
    ...given,
  }
}
const options = { now: 20_000, startedAt: 1_000 }

describe('the timeline', () => {
  it('shows a step with one task as one row with its waiting and running', () => {
    const { rows, lengthMs } = buildTimeline([task({ step: 'start' })], options)
    expect(rows).toMatchObject([
      {
        kind: 'step',
        step: 'start',
        open: null,
        durationMs: 3_000,
        segments: [
          { kind: 'waiting', from: 0, to: 1_000 },
          { kind: 'run', from: 1_000, to: 4_000 },
        ],
      },
    ])
    expect(lengthMs).toBe(4_000)
  })

  it('opens a step with a failure, failed tasks first, and folds the fine ones', () => {
    const tasks = Array.from({ length: 24 }, (_, index) =>
      task({ status: index === 17 ? 'failed' : 'succeeded', finishedAt: 5_000 + index * 1_000 }),
    )
    const { rows } = buildTimeline(tasks, options)
    expect(rows.map((row) => row.kind)).toEqual(['step', 'task', 'task', 'task', 'task', 'task', 'more'])
    expect(rows[0]).toMatchObject({ status: 'failed', failed: 1, tasks: 24, open: true })
    expect(rows[1]).toMatchObject({ task: { status: 'failed' } })
    expect(rows.at(-1)).toMatchObject({ count: 19, medianMs: 16_000 })
  })

  it('keeps a fine step closed until it is opened, and unfolds on request', () => {
    const tasks = Array.from({ length: 10 }, () => task())
    expect(buildTimeline(tasks, options).rows).toHaveLength(1)
    expect(
      buildTimeline(tasks, { ...options, opened: new Map([['work', true]]), unfolded: new Set(['work']) }).rows,
    ).toHaveLength(11)
    expect(buildTimeline(tasks, { ...options, opened: new Map([['work', true]]) }).rows).toHaveLength(7)
  })

  it('shows earlier attempts and the waits between them', () => {
    const attempts = [
      { attempt: 0, status: 'failed' as const, startedAt: 2_000, finishedAt: 3_000 },
      { attempt: 1, status: 'running' as const, startedAt: 8_000, finishedAt: null },
    ]
    const { rows } = buildTimeline(
      [task({ attempt: 1, status: 'running', startedAt: 2_000, finishedAt: null, attempts })],
      options,
    )
    expect(rows[0]?.segments).toEqual([
      { kind: 'waiting', status: 'queued', from: 0, to: 1_000 },
      { kind: 'earlier', status: 'failed', from: 1_000, to: 2_000 },
      { kind: 'waiting', status: 'queued', from: 2_000, to: 7_000 },
      { kind: 'run', status: 'running', from: 7_000, to: 19_000 },
    ])
  })

  it('lists steps of the graph that have not begun', () => {
    const { rows } = buildTimeline([task({ step: 'start' })], { ...options, steps: ['start', 'end'] })
    expect(rows[1]).toMatchObject({ step: 'end', status: null, tasks: 0, segments: [] })
  })

  it('does not say how long a task took whose end nobody heard, and draws it where it began', () => {
    const lost = task({ status: 'failed', finishedAt: null })
    const { rows } = buildTimeline([task(), lost], { ...options, opened: new Map([['work', true]]) })
    expect(rows[0]).toMatchObject({ kind: 'step', durationMs: null, lostEnd: true })
    expect(rows[1]).toMatchObject({ task: lost, durationMs: null, lostEnd: true })
    expect(rows[1]?.segments.at(-1)).toEqual({ kind: 'run', status: 'failed', from: 1_000, to: 1_000 })
    expect(rows[2]).toMatchObject({ durationMs: 3_000, lostEnd: false })
    expect(hasLostEnd({ ...lost, status: 'running' })).toBe(false)
  })

  it('lets a queued task wait until now', () => {
    const { rows } = buildTimeline(
      [task({ status: 'queued', attempt: -1, startedAt: null, finishedAt: null })],
      options,
    )
    expect(rows[0]).toMatchObject({
      status: 'queued',
      durationMs: null,
      segments: [{ kind: 'waiting', from: 0, to: 19_000 }],
    })
  })
})

describe('the axis', () => {
  it('has about five round marks', () => {
    expect(timelineMarks(252_000)).toEqual([0, 60_000, 120_000, 180_000, 240_000])
    expect(timelineMarks(1)).toEqual([0, 1])
  })
})
