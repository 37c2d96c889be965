'use client'

import { ChevronRight } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { classes } from '../classes'
import { type GlyphKind, StatusGlyph } from '../status-glyph'
import { barPlace, type View } from './timeline-scale'
import type { TreePlace } from './tree-places'

/** `wait` a thin line, `past` an earlier attempt (hatched), `dim` a folded group, `todo` not started (dashed). */
export type TimelineBar = {
  kind: 'wait' | 'ok' | 'run' | 'fail' | 'unk' | 'past' | 'dim' | 'todo'
  from: number
  to: number
}

export type TimelineRow = {
  key: string
  /** 0 or deeper. */
  level: number
  glyph: GlyphKind
  name: string
  /** Right of the name, quiet. */
  note?: string
  bars: TimelineBar[]
  /** Right of the last bar. */
  duration?: string
  /** Whether it is open; left out when it cannot be opened. */
  open?: boolean
  quiet?: boolean
  /** What a screen reader says; by default name and note. */
  label?: string
}

const bars: Record<TimelineBar['kind'], string> = {
  wait: 'top-[13px] h-0.5 bg-idle-fill',
  ok: 'top-[9px] h-2.5 rounded-[2px] bg-ok-fill',
  run: 'top-[9px] h-2.5 rounded-[2px] bg-run-fill',
  fail: 'top-[9px] h-2.5 rounded-[2px] bg-fail-fill',
  unk: 'top-[9px] h-2.5 rounded-[2px] bg-unk-fill',
  past: 'top-[9px] h-2.5 rounded-[2px] bg-fail-soft text-fail-fill hatch',
  dim: 'top-[11px] h-1.5 rounded-[2px] bg-ok-fill opacity-40',
  todo: 'top-[13px] h-0 border-t border-dashed border-line-strong',
}

type LineProps = {
  row: TimelineRow
  place: TreePlace
  view: View
  top: number
  selected: boolean
  /** Under the keyboard's cursor. */
  active: boolean
  onSelect?: (key: string) => void
  onToggle?: (key: string) => void
}

/** One row, placed by transform; drawn again only when it or the view changes. */
export const TimelineLine = memo(function TimelineLine({
  row,
  place,
  view,
  top,
  selected,
  active,
  onSelect,
  onToggle,
}: LineProps) {
  const last = row.bars.at(-1)
  const lastPlace = last ? barPlace(last, view) : null
  return (
    <div
      id={`row-${row.key}`}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.level + 1}
      aria-posinset={place.position}
      aria-setsize={place.setSize}
      aria-expanded={row.open}
      aria-selected={selected}
      aria-label={row.label ?? [row.name, row.note, row.duration].filter(Boolean).join(', ')}
      onClick={() => (row.open === undefined || row.glyph === 'fail' ? onSelect?.(row.key) : onToggle?.(row.key))}
      onKeyDown={() => undefined}
      className={classes(
        'absolute inset-x-0 top-0 grid h-row-dense contain-strict cursor-default grid-cols-[var(--names)_1fr] items-center',
        selected ? 'bg-selected shadow-[inset_2px_0_0_var(--color-accent)]' : 'hover:bg-hover',
        active && 'outline-2 -outline-offset-2 outline-accent',
      )}
      style={{ transform: `translateY(${top}px)` }}
    >
      <Name row={row} onToggle={onToggle} />
      <span className="relative mr-16 h-row-dense max-sm:mr-18">
        <span className="absolute inset-0 overflow-hidden">
          {row.bars.map((bar) => (
            <Bar key={`${bar.kind} ${bar.from}`} bar={bar} view={view} />
          ))}
        </span>
        {row.duration && lastPlace ? (
          <em
            className={classes(
              'absolute top-1.5 pl-1.5 text-2xs whitespace-nowrap not-italic tabular-nums',
              last?.kind === 'fail' ? 'font-name text-fail' : 'text-ink-3',
            )}
            style={{ left: `${lastPlace.left + lastPlace.width}%` }}
          >
            {row.duration}
          </em>
        ) : null}
      </span>
    </div>
  )
})

function Bar({ bar, view }: { bar: TimelineBar; view: View }): ReactNode {
  const place = barPlace(bar, view)
  if (!place) return null
  return (
    <i
      data-bar={bar.kind}
      className={classes('absolute', bars[bar.kind])}
      // The shortest bar at the very end must stay visible.
      style={{ left: `min(${place.left}%, 100% - 2px)`, width: `max(2px, ${place.width}%)` }}
    />
  )
}

function Name({ row, onToggle }: { row: TimelineRow; onToggle?: (key: string) => void }) {
  return (
    <span
      className={classes(
        'flex min-w-0 items-center gap-1.5 pr-2.5 pl-[calc(8px+var(--level)*20px)] font-mono text-xs max-sm:pl-[calc(6px+var(--level)*10px)]',
        row.quiet ? 'text-ink-3' : row.open === undefined ? 'text-ink' : 'font-name text-ink',
      )}
      style={{ '--level': row.level } as React.CSSProperties}
    >
      {row.open === undefined ? (
        <span className="w-3 shrink-0" />
      ) : (
        // For the pointer only: the row says by itself that it opens, and keys act on the row.
        <span
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation()
            onToggle?.(row.key)
          }}
          className="shrink-0 text-ink-3"
        >
          <ChevronRight size={12} className={row.open ? 'rotate-90' : ''} />
        </span>
      )}
      <StatusGlyph kind={row.glyph} size={12} />
      <span className="truncate" title={row.name}>
        {row.name}
      </span>
      {row.note ? (
        <span className="ml-auto shrink-0 pl-2 font-sans font-normal whitespace-nowrap text-ink-3 tabular-nums max-sm:hidden">
          {row.note}
        </span>
      ) : null}
    </span>
  )
}
