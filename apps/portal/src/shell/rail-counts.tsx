'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useLive } from '../live/use-live'
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
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  useLive([{ topic: 'project' }], () => {
    timer.current ??= setTimeout(() => {
      timer.current = null
      void queries.invalidateQueries({ queryKey: key })
    }, longestDelayMs)
  })
}
