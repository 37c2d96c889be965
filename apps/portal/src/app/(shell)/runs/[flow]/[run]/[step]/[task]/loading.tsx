import { Skeleton } from '@groundwork/ui/skeleton'

export default function TaskLoading() {
  return (
    <>
      <div className="flex h-header shrink-0 items-center border-b border-line bg-canvas px-5">
        <Skeleton className="h-3 w-64" />
      </div>
      <div className="px-5 pt-4 max-sm:px-3">
        <Skeleton className="h-7 w-72" />
      </div>
      <div className="p-5 pt-3 max-sm:p-3">
        <div className="h-[max(320px,calc(100dvh-180px))] rounded-md border border-line bg-surface">
          <div className="h-9 border-b border-line" />
        </div>
      </div>
    </>
  )
}
