import { Skeleton, SkeletonRows } from '@groundwork/ui/skeleton'

export default function RunLoading() {
  return (
    <>
      <div className="flex h-header shrink-0 items-center border-b border-line bg-canvas px-5">
        <Skeleton className="h-3 w-64" />
      </div>
      <div className="px-5 pt-4 max-sm:px-3">
        <Skeleton className="h-7 w-72" />
      </div>
      <div className="p-5 pt-3 max-sm:p-3">
        <div className="overflow-hidden rounded-md border border-line bg-surface">
          <div className="h-row border-b border-line-faint" />
          <SkeletonRows rows={14} height="h-row-dense" columns={['w-96']} />
        </div>
      </div>
    </>
  )
}
