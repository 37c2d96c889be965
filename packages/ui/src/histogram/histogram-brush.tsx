'use client'

import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react'
import { classes } from '../classes'
import { selectionShare } from './histogram-geometry'

type Range = { from: number; to: number }

export type HistogramBrushProps = {
  /** What is selectable, ms. */
  domain: Range
  /** Selections snap to this, ms. */
  step: number
  selection: Range | null
  onChange: (selection: Range | null) => void
  /** Words for a range, shown on it and read for its handles. */
  describe: (range: Range) => string
  /** The drawing below the brush. */
  children: ReactNode
}

/**
 * Selects a range by drawing it. Each edge is a slider: arrows move it by a step, Page keys by ten, Escape clears. A
 * press without a drag selects one step. Without a selection the edges are those of the domain and show when focused.
 */
export function HistogramBrush({ domain, step, selection, onChange, describe, children }: HistogramBrushProps) {
  const frame = useRef<HTMLDivElement>(null)
  const [draft, setDraft] = useState<(Range & { anchor: number }) | null>(null)
  const shown = draft ?? selection
  const share = shown ? selectionShare(domain, shown) : null

  const edges =
    selection && share
      ? { selection, share, resting: false }
      : { selection: domain, share: { start: 0, end: 1 }, resting: true }

  const timeAt = (clientX: number) => {
    const box = frame.current?.getBoundingClientRect()
    if (!box || box.width === 0) return domain.from
    const position = Math.min(1, Math.max(0, (clientX - box.left) / box.width))
    return domain.from + position * (domain.to - domain.from)
  }
  const snap = (anchor: number, at: number): Range => {
    const [low, high] = anchor < at ? [anchor, at] : [at, anchor]
    const from = domain.from + Math.floor((low - domain.from) / step) * step
    const to = domain.from + Math.ceil((high - domain.from + 1) / step) * step
    return { from, to: Math.min(domain.to, Math.max(from + step, to)) }
  }

  function begin(event: PointerEvent<HTMLDivElement>) {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const anchor = timeAt(event.clientX)
    setDraft({ ...snap(anchor, anchor), anchor })
  }
  function extend(event: PointerEvent<HTMLDivElement>) {
    if (draft) setDraft({ ...snap(draft.anchor, timeAt(event.clientX)), anchor: draft.anchor })
  }
  function finish() {
    if (!draft) return
    setDraft(null)
    onChange({ from: draft.from, to: draft.to })
  }

  return (
    <div className="relative">
      <div
        ref={frame}
        onPointerDown={begin}
        onPointerMove={extend}
        onPointerUp={finish}
        onPointerCancel={() => setDraft(null)}
        className="relative cursor-crosshair touch-pan-y"
      >
        {children}
        {share && shown ? (
          <>
            <Shade start={0} end={share.start} />
            <Shade start={share.end} end={1} />
            <div
              className="pointer-events-none absolute inset-y-0 border-x border-accent bg-[color-mix(in_oklab,var(--color-accent)_7%,transparent)]"
              style={{ left: `${share.start * 100}%`, right: `${(1 - share.end) * 100}%` }}
            />
            {/* The words begin with the range, or as much before it as they need to end within the frame. */}
            <div className="pointer-events-none absolute inset-x-0 top-0.5 flex px-2">
              <span style={{ flexBasis: `${share.start * 100}%` }} />
              <span className="max-w-full shrink-0 truncate rounded-xs bg-surface px-1 text-2xs font-medium text-accent tabular-nums">
                {describe(shown)}
              </span>
            </div>
          </>
        ) : null}
      </div>
      {draft ? null : (
        <>
          <Handle edge="from" {...{ ...edges, domain, step, onChange, describe }} />
          <Handle edge="to" {...{ ...edges, domain, step, onChange, describe }} />
        </>
      )}
    </div>
  )
}

/** Fades what is not selected; the drawing itself stays one picture. */
function Shade({ start, end }: { start: number; end: number }) {
  if (end <= start) return null
  return (
    <div
      className="pointer-events-none absolute inset-y-0 bg-surface opacity-65"
      style={{ left: `${start * 100}%`, right: `${(1 - end) * 100}%` }}
    />
  )
}

type HandleProps = Omit<HistogramBrushProps, 'children' | 'selection'> & {
  edge: 'from' | 'to'
  share: { start: number; end: number }
  selection: Range
  /** Nothing is selected yet: unseen until it has the focus. */
  resting: boolean
}

function Handle({ edge, share, resting, domain, step, selection, onChange, describe }: HandleProps) {
  const [dragged, setDragged] = useState(false)
  const set = (value: number) => {
    const from = edge === 'from' ? clamp(value, domain.from, selection.to - step) : selection.from
    const to = edge === 'to' ? clamp(value, selection.from + step, domain.to) : selection.to
    onChange({ from, to })
  }
  function press(event: KeyboardEvent) {
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 }
    const by = steps[event.key]
    if (by !== undefined) set(selection[edge] + by * step)
    else if (event.key === 'Home') set(domain.from)
    else if (event.key === 'End') set(domain.to)
    else if (event.key === 'Escape') onChange(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  function drag(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.parentElement?.getBoundingClientRect()
    if (!dragged || !box) return
    const at = domain.from + ((event.clientX - box.left) / box.width) * (domain.to - domain.from)
    const snapped = domain.from + Math.round((at - domain.from) / step) * step
    if (snapped !== selection[edge]) set(snapped)
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={edge === 'from' ? 'Begin of the range' : 'End of the range'}
      aria-valuemin={domain.from}
      aria-valuemax={domain.to}
      aria-valuenow={selection[edge]}
      aria-valuetext={describe(selection)}
      onKeyDown={press}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        setDragged(true)
      }}
      onPointerMove={drag}
      onPointerUp={() => setDragged(false)}
      onPointerCancel={() => setDragged(false)}
      className={classes(
        'absolute top-[34px] flex h-6 w-3 -translate-x-1/2 cursor-ew-resize touch-none justify-center',
        resting && 'opacity-0 hover:opacity-100 focus-visible:opacity-100',
      )}
      style={{ left: `${share[edge === 'from' ? 'start' : 'end'] * 100}%` }}
    >
      <span className="h-full w-[7px] rounded-xs border border-accent bg-surface" />
    </div>
  )
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
