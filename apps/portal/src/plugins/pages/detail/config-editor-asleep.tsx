'use client'

import { PanelSkeleton } from '../../../delivery/shown/skeletons'
import { asleep } from '../../../forms/asleep'

/** `ConfigEditor`, whose form and checks load when somebody is there to use them. */
export const AsleepConfigEditor = asleep(
  async () => (await import('./config-editor')).ConfigEditor,
  <PanelSkeleton rows={5} height="h-row-tall" />,
)
