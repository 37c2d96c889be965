'use client'

import { useWindowVirtualizer } from '@tanstack/react-virtual'
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { classes } from './classes'

/** One cell of a grid: row and column from 0 on; groups count as rows that hold no cell. */
export type GridPlace = { row: number; column: number }

export type VirtualGridProps = {
  /** Name for assistive technology. */
  label: string
  columns: { id: string; label: ReactNode; className?: string }[]
  /** CSS `grid-template-columns` of head and rows. */
  template: string
  /** Below this the grid scrolls sideways, and nothing else does. Pixels. */
  minWidth: number
  count: number
  rowKey: (index: number) => string
  /** Pixels. */
  rowHeight: (index: number) => number
  /** Whole-width head of the rows after it; null for a row with cells. */
  group: (index: number) => ReactNode | null
  cell: (place: GridPlace) => ReactNode
  cellClass?: (place: GridPlace) => string | undefined
  current: GridPlace | null
  onCurrent: (place: GridPlace) => void
  /** Enter on a cell. */
  onOpen: (place: GridPlace) => void
  /** Called when the last rows come near; may be called again until `count` grows. */
  onEnd?: (() => void) | undefined
  firstRows?: number
  stickyTop?: number
}

const headHeight = 32

/**
 * A grid whose rows exist only while visible and whose cells take the focus: arrows go from cell to cell, Home and End to
 * the ends of a row, Enter opens. The page itself scrolls.
 */
export function VirtualGrid(props: VirtualGridProps) {
  const { label, columns, template, minWidth, count, rowKey, rowHeight, group, cell, cellClass } = props
  const { current, onCurrent, onOpen, onEnd, firstRows = 30, stickyTop = 48 } = props
  const body = useRef<HTMLDivElement>(null)
  const [offset, setOffset] = useState(0)
  const focusNext = useRef(false)
  // oxlint-disable-next-line react/incompatible-library -- its functions stay inside this component
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: rowHeight,
    overscan: 12,
    scrollMargin: offset,
    initialRect: { width: 1440, height: firstRows * 36 },
    getItemKey: rowKey,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const heights = Array.from({ length: count }, (_, index) => rowHeight(index)).join()

  // Where the rows begin on the page depends on what stands above them, which only the browser knows.
  useLayoutEffect(() => {
    const element = body.current
    if (!element) return
    const measure = () => setOffset(Math.round(element.getBoundingClientRect().top + window.scrollY))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [])

  useLayoutEffect(() => virtual.measure(), [virtual, heights])

  useEffect(() => {
    if (onEnd && count > 0 && last >= count - 15) onEnd()
  }, [onEnd, last, count])

  useEffect(() => {
    if (!focusNext.current || !current) return
    const target = body.current?.querySelector<HTMLElement>(`[data-cell="${current.row}:${current.column}"]`)
    if (!target) return
    focusNext.current = false
    target.focus({ preventScroll: true })
    target.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })

  function goTo(place: GridPlace) {
    focusNext.current = true
    onCurrent(place)
    const top = offset + (virtual.measurementsCache[place.row]?.start ?? 0) - offset
    const view = { from: window.scrollY + stickyTop + headHeight, to: window.scrollY + window.innerHeight - 40 }
    if (top < view.from) window.scrollTo({ top: top - stickyTop - headHeight - 40 })
    else if (top + 48 > view.to) window.scrollTo({ top: top + 48 - window.innerHeight + 44 })
  }

  function rowBeside(row: number, by: 1 | -1): number {
    for (let next = row + by; next >= 0 && next < count; next += by) if (group(next) === null) return next
    return row
  }

  function onKeyDown(event: KeyboardEvent) {
    if (
      !current ||
      event.target !== event.currentTarget.querySelector(`[data-cell="${current.row}:${current.column}"]`)
    )
      return
    const next = placeAfter(event.key, current, { columns: columns.length, rowBeside })
    if (next === null) return
    event.preventDefault()
    if (next === 'open') onOpen(current)
    else goTo(next)
  }

  return (
    <div className="overflow-x-auto bg-surface min-[1081px]:overflow-x-visible">
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its cells take the focus */}
      <div role="grid" aria-label={label} aria-rowcount={count + 1} style={{ minWidth }} onKeyDown={onKeyDown}>
        {/* Where the grid scrolls by itself, it is its own edge that the head sticks to. */}
        <div
          role="rowgroup"
          className="sticky top-0 z-[3] min-[1081px]:top-(--sticky-top)"
          style={{ '--sticky-top': `${stickyTop}px` } as CSSProperties}
        >
          <div
            role="row"
            aria-rowindex={1}
            className="grid h-8 items-stretch border-b border-line bg-sunken"
            style={{ gridTemplateColumns: template }}
          >
            {columns.map((column) => (
              <div
                key={column.id}
                role="columnheader"
                className={classes('flex min-w-0 items-center px-2.5 text-2xs', column.className)}
              >
                {column.label}
              </div>
            ))}
          </div>
        </div>
        <div ref={body} role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const head = group(item.index)
            const place: CSSProperties = {
              height: item.size,
              transform: `translateY(${item.start - offset}px)`,
              ...(head === null ? { gridTemplateColumns: template } : {}),
            }
            if (head !== null)
              return (
                <div
                  key={item.key}
                  role="row"
                  aria-rowindex={item.index + 2}
                  style={place}
                  className="absolute inset-x-0 top-0"
                >
                  <div
                    role="gridcell"
                    aria-colspan={columns.length}
                    className="flex h-full items-center border-b border-line-faint bg-sunken px-3"
                  >
                    {head}
                  </div>
                </div>
              )
            return (
              <div
                key={item.key}
                role="row"
                aria-rowindex={item.index + 2}
                style={place}
                className="group/row absolute inset-x-0 top-0 grid border-b border-line-faint hover:bg-hover"
              >
                {columns.map((column, at) => {
                  const here = { row: item.index, column: at }
                  const isCurrent = current?.row === item.index && current.column === at
                  const first =
                    current === null &&
                    at === 0 &&
                    item.index === items.find(({ index }) => group(index) === null)?.index
                  return (
                    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid listens to its keys
                    <div
                      key={column.id}
                      role={at === 0 ? 'rowheader' : 'gridcell'}
                      data-cell={`${here.row}:${here.column}`}
                      tabIndex={isCurrent || first ? 0 : -1}
                      onFocus={(event) => event.target === event.currentTarget && onCurrent(here)}
                      className={classes(
                        'relative flex min-w-0 items-center px-2.5 outline-none focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent',
                        cellClass?.(here),
                      )}
                    >
                      {cell(here)}
                    </div>
                  )
                })}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

type Around = { columns: number; rowBeside: (row: number, by: 1 | -1) => number }

/** Where a key leads from a cell; null for a key that is none of the grid's. */
export function placeAfter(
  key: string,
  { row, column }: GridPlace,
  { columns, rowBeside }: Around,
): GridPlace | 'open' | null {
  if (key === 'ArrowLeft') return { row, column: Math.max(0, column - 1) }
  if (key === 'ArrowRight') return { row, column: Math.min(columns - 1, column + 1) }
  if (key === 'ArrowUp') return { row: rowBeside(row, -1), column }
  if (key === 'ArrowDown') return { row: rowBeside(row, 1), column }
  if (key === 'Home') return { row, column: 0 }
  if (key === 'End') return { row, column: columns - 1 }
  return key === 'Enter' ? 'open' : null
}
