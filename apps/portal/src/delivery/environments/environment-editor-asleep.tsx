'use client'

import { asleep } from '../../forms/asleep'
import { ColumnsSkeleton, PanelSkeleton } from '../shown/skeletons'

/** `EnvironmentEditor`, whose rules and checks load when somebody is there to use them. */
export const AsleepEnvironmentEditor = asleep(
  async () => (await import('./environment-editor')).EnvironmentEditor,
  <ColumnsSkeleton side={<PanelSkeleton rows={4} />}>
    <PanelSkeleton rows={10} height="h-row-tall" />
  </ColumnsSkeleton>,
)
