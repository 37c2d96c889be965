'use client'

import { type RefObject, useLayoutEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/** Rows that are drawn above and below those in sight, where nothing else is said. */
const usualOverscan = 6
/** Before the scroller is measured, and on the server. */
const firstHeight = 560

export type RowBox = { count: number; rowHeight: number; overscan?: number }
type Sight = { scrollTop: number; height: number }
type Span = { first: number /** Not drawn any more. */; end: number }

/** Which of so many rows, all of one height, are drawn where a scroller stands. */
export function rowsInSight(
  { count, rowHeight, overscan = usualOverscan }: RowBox,
  { scrollTop, height }: Sight,
): Span {
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + overscan)
  return { first: Math.max(0, Math.min(Math.floor(scrollTop / rowHeight) - overscan, end)), end }
}

/** Where a scroller must stand for a row to be wholly in sight; where it stands already when it is. */
export function scrollTopFor(index: number, rowHeight: number, { scrollTop, height }: Sight): number {
  const top = index * rowHeight
  if (top < scrollTop) return top
  return Math.max(scrollTop, top + rowHeight - height)
}

/** Scrolls no further than it needs to bring a row wholly in sight. */
export function showRow(element: HTMLElement | null, index: number, rowHeight: number): void {
  element?.scrollTo({ top: scrollTopFor(index, rowHeight, sightOf(element)) })
}

/** Where a scroller must stand for a row to be in its middle. */
export function scrollTopAround(index: number, rowHeight: number, height: number): number {
  return Math.max(0, index * rowHeight + rowHeight / 2 - height / 2)
}

type Seen = {
  box: RowBox
  /** What is taken to be in sight before anything is laid out: on the server, and while the page wakes. */
  first: Sight
  /** Undefined while nothing is laid out. */
  look: () => Sight | undefined
  /** Says when to look again; gives what ends it. */
  watch: (look: () => void, scrolled: () => void) => () => void
}

/** The indices of the rows to draw. `watch` and `look` are those of the first call. */
function useRows({ box, first, look, watch }: Seen): number[] {
  const { count, rowHeight, overscan } = box
  const [span, setSpan] = useState(() => rowsInSight(box, first))
  const [eyes] = useState(() => ({ look, watch }))
  useLayoutEffect(() => {
    const renew = () => {
      const sight = eyes.look()
      if (!sight) return
      const next = rowsInSight({ count, rowHeight, ...(overscan === undefined ? {} : { overscan }) }, sight)
      setSpan((now) => (now.first === next.first && now.end === next.end ? now : next))
    }
    renew()
    // In the same frame, else what scrolls in quickly is blank at first.
    return eyes.watch(renew, () => flushSync(renew))
  }, [eyes, count, rowHeight, overscan])
  return Array.from({ length: Math.max(0, Math.min(span.end, count) - span.first) }, (_, n) => span.first + n)
}

/** The indices of the rows of one height to draw in a scroller, kept current while it scrolls and changes its size. */
export function useVisibleRows(
  scroller: RefObject<HTMLElement | null>,
  box: RowBox,
  first: Sight = { scrollTop: 0, height: firstHeight },
): number[] {
  return useRows({
    box,
    first,
    look: () => (scroller.current ? sightOf(scroller.current) : undefined),
    watch: (look, scrolled) => {
      const element = scroller.current
      if (!element) return () => undefined
      const sizes = new ResizeObserver(look)
      sizes.observe(element)
      element.addEventListener('scroll', scrolled, { passive: true })
      return () => {
        sizes.disconnect()
        element.removeEventListener('scroll', scrolled)
      }
    },
  })
}

/** The same of rows that scroll with the page; `body` is what holds them. */
export function useVisiblePageRows(body: RefObject<HTMLElement | null>, box: RowBox, firstRows: number): number[] {
  return useRows({
    box,
    first: { scrollTop: 0, height: firstRows * box.rowHeight },
    look: () =>
      body.current ? { scrollTop: -body.current.getBoundingClientRect().top, height: window.innerHeight } : undefined,
    watch: (look, scrolled) => {
      // What stands above the rows moves them as well.
      const sizes = new ResizeObserver(look)
      sizes.observe(document.body)
      window.addEventListener('scroll', scrolled, { passive: true })
      window.addEventListener('resize', look)
      return () => {
        sizes.disconnect()
        window.removeEventListener('scroll', scrolled)
        window.removeEventListener('resize', look)
      }
    },
  })
}

// Where nothing is laid out there is no height.
function sightOf({ scrollTop, clientHeight }: HTMLElement): Sight {
  return { scrollTop, height: clientHeight || firstHeight }
}
