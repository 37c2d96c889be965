import type { ReactNode } from 'react'
import { BarSkeleton, ColumnsSkeleton, PanelSkeleton, TabsSkeleton, TitleSkeleton } from '../shown/skeletons'

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

/** A layer's form, and beside it what is said of the layer. */
export function LayerSkeleton() {
  return (
    <ColumnsSkeleton
      side={
        <>
          <PanelSkeleton rows={4} />
          <PanelSkeleton rows={2} />
        </>
      }
    >
      <PanelSkeleton rows={8} height="h-row-tall" />
    </ColumnsSkeleton>
  )
}
