import { Skeleton } from '../skeleton'

export function FormSkeleton() {
  return (
    <div role="status" aria-label="Loading the form" className="flex flex-col gap-3">
      {[1, 2, 3].map((row) => (
        <div key={row} className="flex flex-col gap-1.5">
          <Skeleton className="h-3 w-28" />
          <Skeleton className="h-8 w-full" />
        </div>
      ))}
    </div>
  )
}
