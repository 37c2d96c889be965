'use client'

import type { RunRow, TaskRow } from '@groundwork/runs/rows'
import { isFinal } from '@groundwork/runs/status'
import { useNow } from '@groundwork/ui/time-context'
import { Timeline } from '@groundwork/ui/timeline'
import { useMemo } from 'react'
import { timelineRows } from './timeline-rows'
import { useTimelineAddress } from './use-timeline-address'

type TimelineViewProps = {
  run: RunRow
  tasks: TaskRow[]
  /** Steps in the order of the graph, or of their begin. */
  steps: string[]
  selected: string | null
  onSelect: (task: TaskRow) => void
}

function noTask({ status }: RunRow): string {
  return status === 'queued' || status === 'running' ? 'No task has begun yet.' : 'No task was recorded.'
}

/** Where the time went: steps and tasks over one axis; failed ones first, fine ones folded. */
export function TimelineView({ run, tasks, steps, selected, onSelect }: TimelineViewProps) {
  const { opened, unfolded, zoomed, open, unfold, zoom } = useTimelineAddress()
  const finished = isFinal(run.status)
  // A finished run does not grow: its rows are made once.
  const now = useNow(finished ? 'calm' : 'second')
  const until = finished ? (run.finishedAt ?? run.startedAt) : now
  const timeline = useMemo(
    () => timelineRows(tasks, { now: until, startedAt: run.startedAt, steps, opened, unfolded, finished }),
    [tasks, until, run.startedAt, steps, opened, unfolded, finished],
  )

  function toggle(key: string) {
    if (key.endsWith('/more')) unfold(key.slice(0, -'/more'.length))
    else if (key.startsWith('step:')) {
      const row = timeline.rows.find((each) => each.key === key)
      open(key.slice('step:'.length), !row?.open)
    }
  }
  function select(key: string) {
    const task = timeline.tasks.get(key)
    if (task) onSelect(task)
    else toggle(key)
  }

  if (timeline.rows.length === 0) return <p className="px-3 py-2.5 text-ink-3">{noTask(run)}</p>
  return (
    <Timeline
      label="Timeline of tasks"
      rows={timeline.rows}
      from={0}
      to={timeline.lengthMs}
      selected={selected}
      onSelect={select}
      onToggle={toggle}
      zoomed={zoomed}
      onZoomed={zoom}
      maxHeight="max(320px, calc(100dvh - 360px))"
    />
  )
}
