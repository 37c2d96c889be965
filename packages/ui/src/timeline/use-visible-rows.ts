'use client'

import { type RefObject, useLayoutEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/** Rows that are drawn above and below those in sight. */
const overscan = 6
/** Before the scroller is measured, and on the server. */
const firstHeight = 560

export type RowBox = { count: number; rowHeight: number }
type Sight = { scrollTop: number; height: number }
type Span = { first: number /** Not drawn any more. */; end: number }

/** Which of so many rows, all of one height, are drawn where a scroller stands. */
export function rowsInSight({ count, rowHeight }: RowBox, { scrollTop, height }: Sight): Span {
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

/** The indices of the rows of one height to draw in a scroller, kept current while it scrolls and changes its size. */
export function useVisibleRows(scroller: RefObject<HTMLElement | null>, { count, rowHeight }: RowBox): number[] {
  const [span, setSpan] = useState(() => rowsInSight({ count, rowHeight }, { scrollTop: 0, height: firstHeight }))
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () => {
      const next = rowsInSight({ count, rowHeight }, sightOf(element))
      setSpan((now) => (now.first === next.first && now.end === next.end ? now : next))
    }
    look()
    // In the same frame, else what scrolls in quickly is blank at first.
    const scrolled = () => flushSync(look)
    const sizes = new ResizeObserver(look)
    sizes.observe(element)
    element.addEventListener('scroll', scrolled, { passive: true })
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', scrolled)
    }
  }, [scroller, count, rowHeight])
  const { first, end } = span
  return Array.from({ length: Math.max(0, Math.min(end, count) - first) }, (_, n) => first + n)
}

// Where nothing is laid out there is no height.
function sightOf({ scrollTop, clientHeight }: HTMLElement): Sight {
  return { scrollTop, height: clientHeight || firstHeight }
}
