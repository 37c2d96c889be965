'use client'

import { asleep } from '../../forms/asleep'
import { PanelSkeleton } from '../shown/skeletons'

/** `IntegrationConfig`, whose form and checks load when somebody is there to use them. */
export const AsleepIntegrationConfig = asleep(
  async () => (await import('./integration-config')).IntegrationConfig,
  <PanelSkeleton rows={3} height="h-row-tall" />,
)
