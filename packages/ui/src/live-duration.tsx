'use client'

import { formatDuration } from './duration'
import { useNow } from './time-context'

/** How long something took, or how long it has been going on since `from`. Milliseconds. */
export function LiveDuration({ from, ms }: { from: number; ms: number | null }) {
  const now = useNow()
  return <span className="tabular-nums">{formatDuration(ms ?? now - from)}</span>
}
