'use client'

import { asleep } from '../../forms/asleep'
import { taskTab } from '../task/tab-names'
import { paramsNow } from '../use-changed-href'

/** The log's own code, and that of the panel around it; nothing stands in its place while a page that is used loads it. */
export const AsleepTaskPanel = asleep(async () => {
  const { default: TaskPanel, loadTab } = await import('../task/task-panel')
  if (typeof window !== 'undefined') await loadTab(taskTab(paramsNow().get('tab')))
  return TaskPanel
}, null)
