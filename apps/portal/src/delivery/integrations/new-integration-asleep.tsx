'use client'

import { asleep } from '../../forms/asleep'
import { PanelSkeleton } from '../shown/skeletons'

/** `NewIntegration`, whose form and checks load when somebody is there to use them. */
export const AsleepNewIntegration = asleep(
  async () => (await import('./new-integration')).NewIntegration,
  <div className="flex max-w-3xl flex-col gap-4 p-5 max-sm:p-3">
    <PanelSkeleton rows={2} height="h-row-tall" />
    <PanelSkeleton rows={4} height="h-row-tall" />
  </div>,
)
