import { Skeleton } from '@groundwork/ui/skeleton'
import type { ReactNode } from 'react'

/** Bar, title and body of a run's or a task's page, in their sizes, while the page is read. */
export function DetailSkeleton({ children }: { children: ReactNode }) {
  return (
    <>
      <div className="flex h-header shrink-0 items-center border-b border-line bg-canvas px-5">
        <Skeleton className="h-3 w-64" />
      </div>
      <div className="px-5 pt-4 max-sm:px-3">
        <Skeleton className="h-7 w-72" />
      </div>
      <div className="p-5 pt-3 max-sm:p-3">{children}</div>
    </>
  )
}
