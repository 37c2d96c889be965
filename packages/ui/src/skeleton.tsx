import { classes } from './classes'

/**
 * A place that will hold something. Appears after 300 ms, has the size of the result, does not shimmer.
 *
 * @example
 * ```tsx
 * <Skeleton className="notes-place" />
 * ```
 */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={classes('skeleton block rounded-xs bg-idle-soft', className)} />
}

const widths = ['w-24', 'w-36', 'w-28', 'w-44', 'w-20', 'w-32']

/**
 * Rows of a list in their exact height. `columns` are width classes, the first being the flexible name.
 *
 * @example
 * ```tsx
 * <SkeletonRows rows={4} />
 * ```
 */
export function SkeletonRows({
  rows,
  height = 'h-row',
  columns = [],
}: {
  rows: number
  height?: string
  columns?: string[]
}) {
  return (
    <div role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={classes('flex items-center gap-4 border-b border-line-faint px-4', height)}>
          <Skeleton className="size-3.5" />
          <span className="flex-1">
            <Skeleton className={classes('h-2.5', widths[row % widths.length])} />
          </span>
          {columns.map((column) => (
            <Skeleton key={column} className={classes('h-2.5 max-sm:hidden', column)} />
          ))}
        </div>
      ))}
    </div>
  )
}
