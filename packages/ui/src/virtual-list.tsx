'use client'

import { type CSSProperties, type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { classes } from './classes'
import { useKeys } from './keys/keys'
import { useVisiblePageRows } from './timeline/use-visible-rows'

export type Column = { id: string; label: ReactNode; number?: boolean; className?: string }

export type VirtualListProps = {
  /** Name for assistive technology. */
  label: string
  columns: Column[]
  /** CSS `grid-template-columns` of head and rows, as a class. */
  gridClass: string
  count: number
  /** Pixels; on a phone `phoneRowHeight`, where rows have two lines and no head. */
  rowHeight?: number
  phoneRowHeight?: number
  /** Cells of a row: each a `<VirtualCell>`. One link in it should carry `data-row-link`. */
  row: (index: number) => ReactNode
  rowKey: (index: number) => string
  /** Called when the last rows come near; may be called again until `count` grows. */
  onEnd?: () => void
  /** Rows the server renders before a browser has measured anything. */
  firstRows?: number
  /** Where the head sticks: below the page header, in px. */
  stickyTop?: number
  /** Marks the row the page is about, e.g. the one whose sheet is open. */
  selected?: number | null
  /** Opened by key; by default the row's link is followed. */
  onOpen?: (index: number) => void
}

/**
 * A table whose rows exist only while visible. The page itself scrolls. `j` and `k` move the focus from row to row, so
 * that Enter, a screen reader and the browser's own menu act on the row one sees marked.
 */
export function VirtualList(props: VirtualListProps) {
  const {
    label,
    columns,
    gridClass,
    count,
    rowHeight: wideHeight = 36,
    phoneRowHeight = 56,
    row,
    rowKey,
    onEnd,
  } = props
  const { firstRows = 30, stickyTop = 48, selected = null, onOpen } = props
  const phone = usePhone()
  const rowHeight = phone ? phoneRowHeight : wideHeight
  const headHeight = phone ? 0 : 28
  const body = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState(-1)
  const focusNext = useRef(false)
  const rows = useVisiblePageRows(body, { count, rowHeight, overscan: 12 }, firstRows)
  const last = rows.at(-1) ?? 0

  useEffect(() => {
    if (onEnd && count > 0 && last >= count - 15) onEnd()
  }, [onEnd, last, count])

  useEffect(() => {
    if (!focusNext.current || current < 0) return
    const target = body.current?.querySelector<HTMLElement>(`[data-index="${current}"] [data-row-link]`)
    if (!target) return
    focusNext.current = false
    target.focus({ preventScroll: true })
  })

  function move(by: number) {
    if (count === 0) return
    const next = Math.min(count - 1, Math.max(0, current < 0 ? 0 : current + by))
    focusNext.current = true
    setCurrent(next)
    const begins = Math.round((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY)
    const top = begins + next * rowHeight
    const view = { from: window.scrollY + stickyTop + headHeight, to: window.scrollY + window.innerHeight - 40 }
    if (top < view.from) window.scrollTo({ top: top - stickyTop - headHeight - 4 })
    else if (top + rowHeight > view.to) window.scrollTo({ top: top + rowHeight - window.innerHeight + 44 })
  }

  useKeys([
    { keys: 'j', label: 'Next row', group: 'Lists', run: () => move(1) },
    { keys: 'k', label: 'Previous row', group: 'Lists', run: () => move(-1) },
    ...(onOpen && current >= 0
      ? [{ keys: 'o', label: 'Open beside', group: 'Lists', run: () => onOpen(current) }]
      : []),
  ])

  return (
    <div role="table" aria-label={label} aria-rowcount={count + 1} className="bg-surface">
      <div role="rowgroup" className="sticky z-[3] max-sm:hidden" style={{ top: stickyTop }}>
        <div
          role="row"
          aria-rowindex={1}
          className={classes('cap grid h-row-dense items-center border-b border-line bg-sunken px-2', gridClass)}
        >
          {columns.map((column) => (
            <div
              key={column.id}
              role="columnheader"
              className={classes('truncate px-2', column.number && 'text-right', column.className)}
            >
              {column.label}
            </div>
          ))}
        </div>
      </div>
      {/* Rows are placed in units of --row, which CSS knows before any script: nothing jumps on a phone. */}
      <div
        ref={body}
        role="rowgroup"
        className="relative [--row:var(--wide-row)] max-sm:[--row:var(--phone-row)]"
        style={
          {
            '--wide-row': `${wideHeight}px`,
            '--phone-row': `${phoneRowHeight}px`,
            height: `calc(var(--row) * ${count})`,
          } as CSSProperties
        }
      >
        {rows.map((index) => (
          <div
            key={rowKey(index)}
            role="row"
            aria-rowindex={index + 2}
            data-index={index}
            data-current={index === current || index === selected || undefined}
            onFocus={() => setCurrent(index)}
            style={{ height: 'var(--row)', transform: `translateY(calc(var(--row) * ${index}))` }}
            className={classes(
              'group/row absolute inset-x-0 top-0 grid items-center border-b border-line-faint px-2 hover:bg-hover',
              'data-current:bg-selected data-current:shadow-[inset_2px_0_0_var(--color-accent)]',
              gridClass,
            )}
          >
            {row(index)}
          </div>
        ))}
      </div>
    </div>
  )
}

/** One cell. Hidden columns hide head and cells by the same class. */
export function VirtualCell({
  children,
  number,
  className,
}: {
  children?: ReactNode
  number?: boolean
  className?: string
}) {
  return (
    <div role="cell" className={classes('min-w-0 truncate px-2', number && 'text-right tabular-nums', className)}>
      {children}
    </div>
  )
}

const phoneQuery = '(max-width: 39.99rem)'

function usePhone(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(phoneQuery)
      query.addEventListener('change', changed)
      return () => query.removeEventListener('change', changed)
    },
    () => window.matchMedia(phoneQuery).matches,
    () => false,
  )
}
