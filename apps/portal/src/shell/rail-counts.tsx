'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { type LiveEvent, useLive } from '../live/use-live'
import { useTRPC } from '../trpc/client'
import type { RouterOutputs } from '../trpc/types'

type Summary = RouterOutputs['catalog']['summary']

const look = 'ml-auto text-2xs tabular-nums text-ink-3 sm:max-rail:hidden'
const longestDelayMs = 3_000

export function ProjectCount({ initial }: { initial: Summary }) {
  const { projects } = useSummary(initial)
  useCountsRefresh()
  if (projects === 0) return null
  return <span className={look}>{projects.toLocaleString('en-GB')}</span>
}

/** How many runs are going; nothing when all is quiet. */
export function RunningCount({ initial }: { initial: number }) {
  const running = useQuery(useTRPC().runs.open.queryOptions(undefined, { initialData: initial })).data
  if (running === 0) return null
  return (
    <span className={look} title={`${running} ${running === 1 ? 'run is' : 'runs are'} going`}>
      {running.toLocaleString('en-GB')} running
    </span>
  )
}

function useSummary(initial: Summary): Summary {
  const options = useTRPC().catalog.summary.queryOptions(undefined, { initialData: initial })
  return useQuery(options).data
}

/** Fetches the counts again after changes, at most every three seconds. */
function useCountsRefresh() {
  const queries = useQueryClient()
  const { catalog, runs } = useTRPC()
  const keys = [catalog.summary.queryKey(), runs.open.queryKey()]
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useLive([{ topic: 'project' }, { topic: 'run' }], (events) => {
    if (!events.some(counts)) return
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      for (const queryKey of keys) void queries.invalidateQueries({ queryKey })
    }, longestDelayMs)
  })
}

/** Progress and tags of a run change no count; that it began or ended does. */
function counts(event: LiveEvent): boolean {
  if ('reload' in event || event.topic !== 'run') return true
  const { change } = event.payload as { change?: string }
  return change === 'created' || change === 'status'
}

/** How many promotions are on their way; nothing when all is quiet. */
export function MovingCount({ initial }: { initial: number }) {
  const options = useTRPC().delivery.moving.queryOptions(undefined, { initialData: initial })
  const queries = useQueryClient()
  const moving = useQuery(options).data
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useLive([{ topic: 'promotion' }], () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      void queries.invalidateQueries({ queryKey: options.queryKey })
    }, longestDelayMs)
  })
  if (moving === 0) return null
  return (
    <span className={look} title={`${moving} ${moving === 1 ? 'promotion is' : 'promotions are'} on the way`}>
      {moving.toLocaleString('en-GB')} moving
    </span>
  )
}
