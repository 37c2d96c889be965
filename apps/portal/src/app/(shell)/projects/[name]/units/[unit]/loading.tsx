import { Skeleton } from '@groundwork/ui/skeleton'
import { BarSkeleton, ColumnsSkeleton, PanelSkeleton, TitleSkeleton } from '../../../../../../delivery/shown/skeletons'

const cards = [1, 2, 3, 4]

export default function UnitLoading() {
  return (
    <>
      <BarSkeleton width="w-64" />
      <TitleSkeleton />
      <div className="flex gap-2 overflow-hidden px-5 pt-3 max-sm:px-3">
        {cards.map((card) => (
          <Skeleton key={card} className="h-24 w-44 shrink-0" />
        ))}
      </div>
      <ColumnsSkeleton side={<PanelSkeleton rows={6} height="h-row-tall" />}>
        <PanelSkeleton rows={3} height="h-row-tall" />
        <PanelSkeleton rows={4} />
      </ColumnsSkeleton>
    </>
  )
}
