import type { ReactNode } from 'react'
import { BarSkeleton, TabsSkeleton, TitleSkeleton } from '../shown/skeletons'

/** The configuration tab of a project while it is read: bar, title and tabs in their sizes. */
export function ConfigSkeleton({ children }: { children: ReactNode }) {
  return (
    <>
      <BarSkeleton width="w-64" />
      <TitleSkeleton />
      <TabsSkeleton />
      {children}
    </>
  )
}
