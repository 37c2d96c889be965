'use client'

import { type PointerEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'
import { panView, type View, zoomView } from './timeline-scale'

const plotRight = 64
/** A gesture that makes many changes is told once. */
const restMs = 300

/** What was chosen before, and who is told what is chosen once that rests; null: all of it. */
export type KeptView = { first?: View | null; onRest?: ((view: View | null) => void) | undefined }

/** The visible part of the time axis and the gestures that change it; at most one change a frame. */
export function useTimelineView(
  domain: View,
  scroller: RefObject<HTMLDivElement | null>,
  { first = null, onRest }: KeptView = {},
) {
  const [chosen, setChosen] = useState<View | null>(() => within(first, domain))
  const told = useRef(chosen)
  const tell = useEffectEvent((now: View | null) => {
    if (now === told.current) return
    told.current = now
    onRest?.(now)
  })
  useEffect(() => {
    const timer = setTimeout(() => tell(chosen), restMs)
    return () => clearTimeout(timer)
  }, [chosen])
  const view = chosen ?? domain
  const drag = useRef<{ x: number; view: View; width: number } | null>(null)
  const frame = useRef(0)

  const zoom = (factor: number, around?: number) => {
    setChosen((now) => {
      const next = zoomView({ view: now ?? domain, domain, factor, around })
      // Whole again: follow the domain while a run grows.
      return next.to - next.from >= domain.to - domain.from ? null : next
    })
  }
  const pan = (share: number) => setChosen((now) => (now ? panView(now, domain, share) : null))
  const reset = () => setChosen(null)

  const pending = useRef({ factor: 1, around: 0.5, pan: 0 })
  const onWheel = useEffectEvent((event: WheelEvent) => {
    const element = scroller.current
    if (!element) return
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX
    const zooming = event.ctrlKey || event.metaKey
    if (!zooming && Math.abs(sideways) <= Math.abs(event.shiftKey ? 0 : event.deltaY)) return
    event.preventDefault()
    const { left, width } = plotBox(element)
    if (zooming) {
      pending.current.factor *= Math.exp(Math.max(-60, Math.min(60, event.deltaY)) * 0.006)
      pending.current.around = Math.min(1, Math.max(0, (event.clientX - left) / width))
    } else pending.current.pan += sideways / width
    if (frame.current) return
    frame.current = requestAnimationFrame(() => {
      frame.current = 0
      const { factor, around, pan: by } = pending.current
      pending.current = { factor: 1, around: 0.5, pan: 0 }
      if (factor !== 1) zoom(factor, around)
      if (by !== 0) pan(by)
    })
  })

  // React listens to wheel passively; zooming must keep the browser from zooming the page.
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const listener = (event: WheelEvent) => onWheel(event)
    element.addEventListener('wheel', listener, { passive: false })
    return () => {
      element.removeEventListener('wheel', listener)
      cancelAnimationFrame(frame.current)
    }
  }, [scroller])

  const handlers = {
    onPointerDown(event: PointerEvent<HTMLDivElement>) {
      const element = scroller.current
      if (!chosen || event.button !== 0 || event.pointerType === 'touch' || !element) return
      const { left, width } = plotBox(element)
      if (event.clientX < left) return
      drag.current = { x: event.clientX, view, width }
    },
    onPointerMove(event: PointerEvent<HTMLDivElement>) {
      const start = drag.current
      if (!start) return
      const moved = start.x - event.clientX
      if (Math.abs(moved) < 3) return
      if (!event.currentTarget.hasPointerCapture(event.pointerId))
        event.currentTarget.setPointerCapture(event.pointerId)
      setChosen(panView(start.view, domain, moved / start.width))
    },
    onPointerUp() {
      drag.current = null
    },
    onPointerCancel() {
      drag.current = null
    },
  }
  return { view, zoom, pan, reset, handlers }
}

/** A part of another axis, such as that of a run that was longer, may lie beyond this one. */
function within(view: View | null, domain: View): View | null {
  return view && view.to - view.from < domain.to - domain.from ? panView(view, domain, 0) : null
}

function plotBox(element: HTMLElement): { left: number; width: number } {
  const box = element.getBoundingClientRect()
  const names = Number.parseInt(getComputedStyle(element).getPropertyValue('--names'), 10) || 238
  return { left: box.left + names, width: Math.max(1, box.width - names - plotRight) }
}
