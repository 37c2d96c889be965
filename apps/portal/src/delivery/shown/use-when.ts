'use client'

import { useNow, useZone } from '@groundwork/ui/time-context'
import { weekdayTime } from './weekday-time'

/** Formats a moment of the coming days in the zone of the viewer. */
export function useWhen(): (at: number) => string {
  const now = useNow()
  const zone = useZone()
  return (at) => weekdayTime(at, { now, zone })
}
