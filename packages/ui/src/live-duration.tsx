'use client'

import { formatDuration } from './duration'
import { useNow } from './time-context'

/** How long something took, or how long it has been going on since `from`. Milliseconds. */
export function LiveDuration({ from, ms }: { from: number; ms: number | null }) {
  const now = useNow(ms === null ? 'second' : 'calm')
  return <span className="tabular-nums">{formatDuration(ms ?? wholeSeconds(now - from))}</span>
}

/** Tenths of a second that change once a second only flicker. */
function wholeSeconds(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000) * 1000)
}
