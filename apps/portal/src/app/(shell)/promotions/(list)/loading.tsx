import { Skeleton, SkeletonRows } from '@groundwork/ui/skeleton'
import { BarSkeleton } from '../../../../delivery/shown/skeletons'

export default function PromotionsLoading() {
  return (
    <>
      <BarSkeleton width="w-24" />
      <div className="flex h-[45px] items-center gap-3 border-b border-line px-4">
        <Skeleton className="h-3 w-96 max-w-full" />
      </div>
      <div className="h-row border-b border-line bg-sunken max-sm:hidden" />
      <div className="flex-1 bg-surface">
        <SkeletonRows rows={16} columns={['w-32', 'w-32', 'w-32']} />
      </div>
    </>
  )
}
