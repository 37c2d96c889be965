import { Skeleton, SkeletonRows } from '@groundwork/ui/skeleton'
import type { ReactNode } from 'react'

/** The header of a page, in its size, while the page is read. */
export function BarSkeleton({ width = 'w-48' }: { width?: string }) {
  return (
    <div className="flex h-header shrink-0 items-center border-b border-line bg-canvas px-5 max-sm:px-3">
      <Skeleton className={`h-3 ${width}`} />
    </div>
  )
}

/** Title and first sentence. */
export function TitleSkeleton() {
  return (
    <div className="flex flex-col gap-2 px-5 pt-4 max-sm:px-3">
      <Skeleton className="h-7 w-72 max-w-full" />
      <Skeleton className="h-3 w-96 max-w-full" />
    </div>
  )
}

/** The tabs of a project or of the settings. */
export function TabsSkeleton() {
  return (
    <div className="mt-2 flex h-9 items-center gap-6 border-b border-line px-5 max-sm:px-3">
      {['w-16', 'w-12', 'w-20', 'w-16', 'w-14'].map((width, index) => (
        <Skeleton key={index} className={`h-2.5 ${width}`} />
      ))}
    </div>
  )
}

/** A panel with its head and rows. */
export function PanelSkeleton({ rows = 4, height = 'h-row' }: { rows?: number; height?: string }) {
  return (
    <div className="min-w-0 overflow-hidden rounded-md border border-line bg-surface">
      <div className="flex h-row items-center border-b border-line-faint px-3">
        <Skeleton className="h-3 w-28" />
      </div>
      <SkeletonRows rows={rows} height={height} />
    </div>
  )
}

/** Main column and side column, as pages about one thing have them. */
export function ColumnsSkeleton({ children, side }: { children: ReactNode; side: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_var(--spacing-side)] items-start gap-4 p-5 pt-3 max-rail:grid-cols-1 max-sm:p-3">
      <div className="flex min-w-0 flex-col gap-4">{children}</div>
      <div className="flex min-w-0 flex-col gap-4">{side}</div>
    </div>
  )
}
