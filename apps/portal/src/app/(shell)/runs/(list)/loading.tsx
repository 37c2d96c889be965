import { Skeleton, SkeletonRows } from '@groundwork/ui/skeleton'

export default function RunsLoading() {
  return (
    <>
      <div className="flex h-header shrink-0 items-center border-b border-line bg-canvas px-5">
        <Skeleton className="h-3 w-16" />
      </div>
      <div className="flex h-[45px] items-center border-b border-line bg-canvas px-4">
        <Skeleton className="h-7 w-full" />
      </div>
      <div className="h-[144px] border-b border-line bg-surface px-4 pt-2.5">
        <Skeleton className="h-3 w-24" />
      </div>
      <div className="h-row-dense border-b border-line bg-sunken max-sm:hidden" />
      <div className="flex-1 bg-surface">
        <SkeletonRows rows={18} columns={['w-28', 'w-20', 'w-32', 'w-12', 'w-16']} />
      </div>
    </>
  )
}
