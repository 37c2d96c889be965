import { Skeleton } from '@groundwork/ui/skeleton'
import { CardGrid } from './card-grid'

const cards = [1, 2, 3, 4, 5, 6]

/** The place of the cards while they are read, in their size. */
export function CardsSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <div className="h-header border-b border-line" />
      <div className="h-[88px]" />
      <CardGrid>
        {cards.map((card) => (
          <div key={card} className="flex h-[300px] flex-col gap-3 rounded-md border border-line bg-surface p-3">
            <div className="flex items-center gap-2.5">
              <Skeleton className="size-8" />
              <Skeleton className="h-3 w-40" />
            </div>
            <Skeleton className="h-2.5 w-full" />
            <Skeleton className="h-2.5 w-2/3" />
            <Skeleton className="h-32 w-full" />
          </div>
        ))}
      </CardGrid>
    </div>
  )
}
