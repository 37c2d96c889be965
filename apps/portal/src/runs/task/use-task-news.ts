'use client'

import { type Query, useQueryClient } from '@tanstack/react-query'
import { useLive } from '../../live/use-live'
import { useTRPC } from '../../trpc/client'
import type { TaskKey } from '../addresses'

/**
 * Asks anew what a task has when the task has changed: Metaflow brings artifacts when an attempt ends. A card is made after that, and
 * is looked for whenever something happens in the run.
 */
export function useTaskNews(runNumber: number, { flow, run, step, task }: TaskKey): void {
  const queries = useQueryClient()
  const { runs } = useTRPC()
  const key = { flow, run, step, task }
  const topics = ['task', 'run'] as const
  useLive(
    topics.map((topic) => ({ topic, key: String(runNumber) })),
    (events) => {
      void queries.invalidateQueries({ queryKey: runs.cards.queryKey(key) })
      const isOfTask = events.some(
        (event) => 'reload' in event || (event.payload as { task?: unknown } | null)?.task === task,
      )
      if (!isOfTask) return
      void queries.invalidateQueries({ queryKey: runs.artifacts.queryKey(key) })
      void queries.invalidateQueries({ queryKey: runs.metadata.queryKey(key) })
      // What could be read is followed line by line.
      void queries.invalidateQueries({ queryKey: runs.log.queryKey(key), predicate: isUnreadable })
    },
  )
}

function isUnreadable({ state }: Query): boolean {
  return (state.data as { ok: boolean } | undefined)?.ok === false
}
