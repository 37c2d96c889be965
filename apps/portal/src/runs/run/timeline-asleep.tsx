'use client'

import { asleep } from '../../forms/asleep'

/** What draws a timeline, zooms and walks in it: of a run that has ended the server's drawing shows all of it. */
export const AsleepTimeline = asleep(async () => (await import('./timeline-view')).TimelineView, undefined, [
  'j',
  'k',
  'o',
])
