'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { type LiveEvent, useLive } from '../live/use-live'
import { useTRPC } from '../trpc/client'
import type { RouterOutputs } from '../trpc/types'

type Summary = RouterOutputs['catalog']['summary']
type CountProps = { initial: Summary }

const look = 'ml-auto text-2xs tabular-nums text-ink-3 sm:max-rail:hidden'
const longestDelayMs = 3_000

export function ProjectCount({ initial }: CountProps) {
  const { projects } = useSummary(initial)
  useSummaryRefresh()
  if (projects === 0) return null
  return <span className={look}>{projects.toLocaleString('en-GB')}</span>
}

/** How many projects have a run going; nothing when all is quiet. */
export function RunningCount({ initial }: CountProps) {
  const { running } = useSummary(initial)
  if (running === 0) return null
  return (
    <span className={look} title={`${running} ${running === 1 ? 'project is' : 'projects are'} running`}>
      {running.toLocaleString('en-GB')} running
    </span>
  )
}

function useSummary(initial: Summary): Summary {
  const options = useTRPC().catalog.summary.queryOptions(undefined, { initialData: initial })
  return useQuery(options).data
}

/** Fetches the counts again after changes, at most every three seconds. */
function useSummaryRefresh() {
  const queries = useQueryClient()
  const key = useTRPC().catalog.summary.queryKey()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useLive([{ topic: 'project' }, { topic: 'run' }], (events) => {
    if (!events.some(counts)) return
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      void queries.invalidateQueries({ queryKey: key })
    }, longestDelayMs)
  })
}

/** Progress and tags of a run change no count; that it began or ended does. */
function counts(event: LiveEvent): boolean {
  if ('reload' in event || event.topic !== 'run') return true
  const { change } = event.payload as { change?: string }
  return change === 'created' || change === 'status'
}
