'use client'

import { asleep } from '../../forms/asleep'

/** The log's own code, and that of the panel around it; nothing stands in its place while a page that is used loads it. */
export const AsleepTaskPanel = asleep(async () => (await import('../task/task-panel')).default, null)
