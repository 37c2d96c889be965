import { Skeleton } from '@groundwork/ui/skeleton'
import { BarSkeleton, PanelSkeleton, TitleSkeleton } from '../../../delivery/shown/skeletons'

export default function FreezesLoading() {
  return (
    <>
      <BarSkeleton width="w-16" />
      <TitleSkeleton />
      <div className="flex flex-col gap-4 p-5 max-sm:gap-3 max-sm:p-3">
        <div className="overflow-hidden rounded-md border border-line bg-surface">
          <div className="flex h-row items-center border-b border-line-faint px-3">
            <Skeleton className="h-3 w-28" />
          </div>
          <div className="h-[508px] max-sm:h-32" />
        </div>
        <PanelSkeleton rows={3} height="h-row-tall" />
      </div>
    </>
  )
}
