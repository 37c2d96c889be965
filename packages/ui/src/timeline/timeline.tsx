'use client'

import { type KeyboardEvent, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { classes } from '../classes'
import { formatShortDuration } from '../duration'
import { useKeys } from '../keys/keys'
import { TimelineLine, type TimelineRow } from './timeline-row'
import { timelineTicks } from './timeline-scale'
import { treePlaces } from './tree-places'
import { useTimelineView } from './use-timeline-view'
import { showRow, useVisibleRows } from './use-visible-rows'

export type { TimelineBar, TimelineRow } from './timeline-row'

export type TimelineProps = {
  /** Name for assistive technology. */
  label: string
  rows: TimelineRow[]
  /** ms; the axis counts from `from`. */
  from: number
  to: number
  selected?: string | null
  onSelect?: (key: string) => void
  /** Opens or closes a row that can. */
  onToggle?: (key: string) => void
  /** The part of the axis that is shown first, in ms as `from` and `to`; null: all of it. */
  zoomed?: { from: number; to: number } | null
  /** Told when a zoom or a pan has come to rest. */
  onZoomed?: (view: { from: number; to: number } | null) => void
  /** Pixels the rows may take before they scroll. */
  maxHeight?: number | string
  /** Below the rows, inside the frame. */
  children?: ReactNode
}

const rowHeight = 28

/**
 * Rows with bars over one time axis. Knows milliseconds and rows, not what they mean. Only visible rows exist; zoom by
 * Ctrl + wheel, `+`, `-`, `0` or the buttons of `TimelineZoom`, pan by dragging, Shift + wheel or the arrow keys.
 */
export function Timeline(props: TimelineProps) {
  const { label, rows, from, to, selected = null, onSelect, onToggle, maxHeight = 560, children } = props
  const { zoomed = null, onZoomed } = props
  const scroller = useRef<HTMLDivElement>(null)
  // One object as long as it says the same: rows are drawn again only when their view changes.
  const domain = useMemo(() => ({ from, to: Math.max(to, from + 1) }), [from, to])
  const places = useMemo(() => treePlaces(rows), [rows])
  const { view, zoom, pan, reset, handlers } = useTimelineView(domain, scroller, {
    first: zoomed,
    onRest: onZoomed,
  })
  const shown = useVisibleRows(scroller, { count: rows.length, rowHeight })
  const [cursor, setCursor] = useState<string | null>(null)
  const selectedIndex = selected === null ? -1 : rows.findIndex((row) => row.key === selected)
  const cursorIndex = cursor === null ? -1 : rows.findIndex((row) => row.key === cursor)
  const activeIndex = cursorIndex >= 0 ? cursorIndex : selectedIndex

  // A selection made elsewhere (the graph, a key, the URL) must be in sight.
  useLayoutEffect(() => {
    if (selectedIndex >= 0) showRow(scroller.current, selectedIndex, rowHeight)
  }, [selectedIndex])

  /** The cursor walks over all rows; those with a task behind them are selected with it. */
  function move(by: 1 | -1) {
    const row = rows[activeIndex < 0 ? 0 : activeIndex + by]
    if (!row) return
    setCursor(row.key)
    showRow(scroller.current, rows.indexOf(row), rowHeight)
    if (!row.quiet && row.open === undefined) onSelect?.(row.key)
  }
  useKeys([
    { keys: 'j', label: 'Next row', group: 'Timeline', run: () => move(1) },
    { keys: 'k', label: 'Previous row', group: 'Timeline', run: () => move(-1) },
    {
      keys: 'o',
      label: 'Open or fold',
      group: 'Timeline',
      run: () => {
        const row = rows[activeIndex]
        if (row) (row.open === undefined ? onSelect : onToggle)?.(row.key)
      },
    },
  ])

  function press(event: KeyboardEvent) {
    if (event.target !== event.currentTarget) return
    const row = rows[activeIndex]
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if ((event.key === 'Enter' || event.key === ' ') && row)
      (row.open === undefined ? onSelect : onToggle)?.(row.key)
    else if (event.key === '+' || event.key === '=') zoom(0.5)
    else if (event.key === '-') zoom(2)
    else if (event.key === '0') reset()
    else if (event.key === 'ArrowLeft') pan(-0.2)
    else if (event.key === 'ArrowRight') pan(0.2)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const slots = slotCount(shown.length)
  const ticks = timelineTicks(view, from)
  const share = (at: number) => ((from + at - view.from) / (view.to - view.from)) * 100
  const activeId = activeIndex >= 0 ? `row-${rows[activeIndex]?.key}` : undefined
  return (
    <div className="flex min-h-0 flex-col">
      <div className="grid h-6 shrink-0 grid-cols-[var(--names)_1fr] border-b border-line-faint bg-sunken [--names:238px] max-sm:[--names:150px]">
        <TimelineZoom onZoom={zoom} onReset={reset} />
        <div className="relative mr-16 overflow-hidden max-sm:mr-18">
          {ticks.map((at, index) => (
            <span
              key={at}
              className={classes(
                'absolute text-2xs leading-6 whitespace-nowrap text-ink-3 tabular-nums',
                index > 0 && share(at) > 92 && 'hidden',
                index % 2 === 1 && 'max-sm:hidden',
              )}
              style={{ left: `calc(${share(at)}% + 4px)` }}
            >
              {formatShortDuration(at)}
            </span>
          ))}
        </div>
      </div>
      <div
        ref={scroller}
        role="tree"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={activeId}
        onKeyDown={press}
        {...handlers}
        className="relative min-h-0 overflow-y-auto outline-offset-[-2px] [--names:238px] max-sm:[--names:150px]"
        style={{ maxHeight }}
      >
        <div className="relative" style={{ height: rows.length * rowHeight }}>
          <div className="pointer-events-none absolute inset-y-0 right-16 left-(--names) overflow-hidden max-sm:right-18">
            {ticks.map((at) => (
              <i key={at} className="absolute inset-y-0 w-px bg-line-faint" style={{ left: `${share(at)}%` }} />
            ))}
          </div>
          {shown.map((index) => {
            const row = rows[index]
            const place = places[index]
            return row && place ? (
              <TimelineLine
                // Slots, not rows: scrolling fills the same elements with other rows instead of making new ones.
                key={index % slots}
                row={row}
                place={place}
                view={view}
                top={index * rowHeight}
                selected={row.key === selected}
                active={index === cursorIndex}
                onSelect={onSelect}
                onToggle={onToggle}
              />
            ) : null
          })}
        </div>
      </div>
      {children}
    </div>
  )
}

/** A number of slots that changes rarely: whole dozens, so that two rows in view never share one. */
function slotCount(shown: number): number {
  return Math.ceil((shown + 1) / 12) * 12
}

function TimelineZoom({ onZoom, onReset }: { onZoom: (factor: number) => void; onReset: () => void }) {
  const look = 'inline-flex size-5 items-center justify-center rounded-xs text-xs text-ink-2 hover:bg-hover'
  return (
    <div className="flex items-center gap-0.5 px-2">
      <button type="button" aria-label="Zoom in" title="Zoom in, +" onClick={() => onZoom(0.5)} className={look}>
        +
      </button>
      <button type="button" aria-label="Zoom out" title="Zoom out, -" onClick={() => onZoom(2)} className={look}>
        −
      </button>
      <button
        type="button"
        title="Show all, 0"
        onClick={onReset}
        className="inline-flex h-5 items-center rounded-xs px-1.5 text-2xs text-ink-2 hover:bg-hover"
      >
        fit
      </button>
    </div>
  )
}
