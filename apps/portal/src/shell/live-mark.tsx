'use client'

import { useEffect } from 'react'
import { startLiveAt, useLiveState } from '../live/use-live'

const words = {
  connecting: { text: 'Connecting', dot: 'bg-idle-fill ring-idle-soft' },
  live: { text: 'Live', dot: 'bg-ok-fill ring-ok-soft' },
  reconnecting: { text: 'Reconnecting', dot: 'bg-warn-fill ring-warn-soft' },
}

/** Says whether the page follows events. `start` is the cursor at which the server read the page's data. */
export function LiveMark({ start }: { start: string }) {
  useEffect(() => startLiveAt(start), [start])
  const { text, dot } = words[useLiveState()]
  return (
    <span role="status" className="flex shrink-0 items-center gap-1.5 text-xs whitespace-nowrap text-ink-3 max-sm:px-1">
      <span aria-hidden="true" className={`size-1.5 rounded-full ring-3 ${dot}`} />
      <span className="max-sm:sr-only">{text}</span>
    </span>
  )
}
