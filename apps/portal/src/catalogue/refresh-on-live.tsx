'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef, useTransition } from 'react'
import { type Interest, type LiveEvent, useLive } from '../live/use-live'

const everyMs = 1_500

type RefreshOnLiveProps = {
  interests: Interest[]
  /** Only runs of this project count. */
  project?: string
}

/** Renders the page anew on the server when something it shows has changed: at once, then at most every 1.5 s. */
export function RefreshOnLive({ interests, project }: RefreshOnLiveProps) {
  const router = useRouter()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const last = useRef(0)
  const [refreshing, start] = useTransition()
  const busy = useRef(false)
  useEffect(() => void (busy.current = refreshing), [refreshing])
  useEffect(() => () => clearTimeout(timer.current), [])
  // A refresh that begins while another one is on its way would only keep both from being shown.
  function refresh() {
    timer.current = busy.current ? setTimeout(refresh, everyMs) : undefined
    if (timer.current) return
    last.current = Date.now()
    start(() => router.refresh())
  }
  useLive(interests, (events) => {
    if (project && !events.some((event) => concerns(event, project))) return
    timer.current ??= setTimeout(refresh, Math.max(0, last.current + everyMs - Date.now()))
  })
  return null
}

function concerns(event: LiveEvent, project: string): boolean {
  if ('reload' in event || event.topic !== 'run') return true
  return (event.payload as { project?: string }).project === project
}
