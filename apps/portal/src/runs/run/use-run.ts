'use client'

import type { RunDetail, RunTasks, TaskRow } from '@groundwork/runs/rows'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { type LiveEvent, useLive } from '../../live/use-live'
import { useTRPCClient } from '../../trpc/client'
import { unpackTasks } from './task-pack'

/** The run and its tasks, kept up by events: only what changed is read again. */
export function useRun(first: RunDetail, packed: string) {
  const client = useTRPCClient()
  const router = useRouter()
  const [given, setGiven] = useState({ first, packed })
  const [run, setRun] = useState(first)
  const [{ steps, tasks }, setTasks] = useState<RunTasks>(() => unpackTasks(packed))
  const busy = useRef<Promise<void>>(Promise.resolve())
  if (given.packed !== packed || given.first !== first) {
    setGiven({ first, packed })
    setRun(first)
    setTasks(unpackTasks(packed))
  }
  const runNumber = first.runNumber

  async function refresh(events: LiveEvent[]) {
    const named = taskIds(events)
    const [rows, changed] = await Promise.all([
      client.runs.byNumbers.query({ runNumbers: [runNumber] }),
      named.size > 0 ? readTasks(named) : null,
    ])
    const row = rows[0]
    if (row) setRun((now) => ({ ...now, ...row }))
    if (changed) setTasks((now) => ({ steps: changed.steps, tasks: mergeTasks(now.tasks, changed.tasks) }))
    // The end of a run brings what only the server puts together: failure, graph, neighbours.
    if (row && row.status !== run.status) router.refresh()
  }

  async function readTasks(names: Set<string>): Promise<RunTasks> {
    const known = tasks.filter((task) => names.has(task.id)).map((task) => task.taskId)
    const newest = tasks.at(-1)?.taskId ?? 0
    const [old, begun] = await Promise.all([
      known.length > 0 ? client.runs.tasks.query({ runNumber, only: known.slice(0, 1_000) }) : null,
      client.runs.tasks.query({ runNumber, after: newest }),
    ])
    return { steps: begun.steps, tasks: [...(old?.tasks ?? []), ...begun.tasks] }
  }

  useLive(
    [
      { topic: 'run', key: String(runNumber) },
      { topic: 'task', key: String(runNumber) },
    ],
    (events) => {
      if (events.some((event) => 'reload' in event)) router.refresh()
      // One after the other, so that an older answer never overwrites a newer one.
      busy.current = busy.current.then(() => refresh(events)).catch(() => undefined)
    },
  )
  return { run, steps, tasks }
}

function taskIds(events: LiveEvent[]): Set<string> {
  const ids = new Set<string>()
  for (const event of events) {
    if ('reload' in event || event.topic !== 'task') continue
    const { task } = event.payload as { task?: unknown }
    if (typeof task === 'string') ids.add(task)
  }
  return ids
}

/** Replaces known tasks in their place and puts new ones behind. */
export function mergeTasks(tasks: TaskRow[], changed: TaskRow[]): TaskRow[] {
  const fresh = new Map(changed.map((task) => [task.taskId, task]))
  const kept = tasks.map((task) => {
    const next = fresh.get(task.taskId)
    fresh.delete(task.taskId)
    return next ?? task
  })
  return [...kept, ...[...fresh.values()].toSorted((a, b) => a.taskId - b.taskId)]
}
