import { Skeleton } from '@groundwork/ui/skeleton'
import { BarSkeleton, ColumnsSkeleton, PanelSkeleton, TitleSkeleton } from '../../../../delivery/shown/skeletons'

export default function PromotionLoading() {
  return (
    <>
      <BarSkeleton />
      <TitleSkeleton />
      <div className="flex flex-col gap-4 px-5 pt-3 max-sm:px-3">
        <Skeleton className="h-14 w-full" />
        <Skeleton className="h-10 w-full" />
      </div>
      <ColumnsSkeleton side={<PanelSkeleton rows={6} height="h-row-tall" />}>
        <PanelSkeleton rows={5} />
        <PanelSkeleton rows={4} height="h-row-tall" />
      </ColumnsSkeleton>
    </>
  )
}
