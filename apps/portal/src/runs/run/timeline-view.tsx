'use client'

import type { RunRow, TaskRow } from '@groundwork/runs/rows'
import { isFinal } from '@groundwork/runs/status'
import { useNow } from '@groundwork/ui/time-context'
import { Timeline } from '@groundwork/ui/timeline'
import { useMemo, useState } from 'react'
import { timelineRows } from './timeline-rows'

type TimelineViewProps = {
  run: RunRow
  tasks: TaskRow[]
  /** Steps in the order of the graph, or of their begin. */
  steps: string[]
  selected: string | null
  onSelect: (task: TaskRow) => void
}

/** Where the time went: steps and tasks over one axis; failed ones first, fine ones folded. */
export function TimelineView({ run, tasks, steps, selected, onSelect }: TimelineViewProps) {
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map())
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set())
  const finished = isFinal(run.status)
  // A finished run does not grow: its rows are made once.
  const now = useNow(finished ? 'calm' : 'second')
  const until = finished ? (run.finishedAt ?? run.startedAt) : now
  const timeline = useMemo(
    () => timelineRows(tasks, { now: until, startedAt: run.startedAt, steps, opened, unfolded, finished }),
    [tasks, until, run.startedAt, steps, opened, unfolded, finished],
  )

  function toggle(key: string) {
    if (key.endsWith('/more')) setUnfolded(new Set([...unfolded, key.slice(0, -'/more'.length)]))
    else if (key.startsWith('step:')) {
      const step = key.slice('step:'.length)
      const row = timeline.rows.find((each) => each.key === key)
      setOpened(new Map([...opened, [step, !row?.open]]))
    }
  }
  function select(key: string) {
    const task = timeline.tasks.get(key)
    if (task) onSelect(task)
    else toggle(key)
  }

  return (
    <Timeline
      label="Timeline of tasks"
      rows={timeline.rows}
      from={0}
      to={timeline.lengthMs}
      selected={selected}
      onSelect={select}
      onToggle={toggle}
      maxHeight="max(320px, calc(100dvh - 360px))"
    />
  )
}
