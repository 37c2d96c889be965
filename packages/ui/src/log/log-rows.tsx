import { type ComponentProps, type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { scrollTopAround, useVisibleRows } from '../timeline/use-visible-rows'

/** Of a line that is not wrapped, in pixels. */
export const lineHeight = 19
/** Lines that are drawn above and below those in sight. */
export const logOverscan = 20
/** What is taken to be in sight before anything is laid out. */
export const firstLogHeight = 475

type LogRowAt = {
  index: number
  /** Pixels. */
  top: number
  /** Of a row that is as high as it is. */
  measure?: (element: HTMLElement | null) => void
}

export type LogSight = { first: number; last: number }

export type LogRowsProps = {
  /** Of what scrolls. */
  frame: ComponentProps<'div'>
  /** Shown above the lines; null where there are some. */
  empty: ReactNode
  total: number
  /** The line of the permalink; null: it opens at its end. */
  line: number | null
  /** A line to bring to the middle; another object brings it there again. */
  target: { line: number } | null
  /** The lines that are drawn; null before any is. What drew them otherwise leaves them here. */
  sight: RefObject<LogSight | null>
  /** Stays at the end. */
  follow: boolean
  row: (at: LogRowAt) => ReactNode
  /** Other lines are drawn. */
  onSight: (sight: LogSight) => void
}

/** The lines of a log that are in sight, each of one height. */
export function LogRows({ frame, empty, total, row, ...places }: LogRowsProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const { line } = places
  const size = total * lineHeight
  // First where the scroller stands, which only the browser holds; then what is in sight there.
  useLogPlace(scroller, { ...places, size }, (at) => {
    const element = scroller.current
    element?.scrollTo({ top: scrollTopAround(at - 1, lineHeight, element.clientHeight) })
  })
  const start = line === null ? size - firstLogHeight : (line - 12) * lineHeight
  const rows = useVisibleRows(
    scroller,
    { count: total, rowHeight: lineHeight, overscan: logOverscan },
    { scrollTop: Math.max(0, start), height: firstLogHeight },
  )
  useLogSight(places, (rows[0] ?? 0) + 1, (rows.at(-1) ?? 0) + 1)
  return (
    <div {...frame} ref={scroller}>
      {empty}
      <div className="relative min-w-max" style={{ height: size }}>
        {rows.map((index) => row({ index, top: index * lineHeight }))}
      </div>
    </div>
  )
}

type Places = Pick<LogRowsProps, 'line' | 'target' | 'sight' | 'follow'> & { size: number }

/** Keeps the scroller at the end, or at the line that is meant; rows that are drawn anew begin where the others were. */
export function useLogPlace(
  scroller: RefObject<HTMLDivElement | null>,
  { line, target, sight, follow, size }: Places,
  centre: (line: number) => void,
): void {
  const isFirst = useRef(true)
  useLayoutEffect(() => {
    const seen = isFirst.current ? sight.current : null
    const at = seen ? Math.floor((seen.first + seen.last) / 2) : line
    if (at !== null) centre(at)
    // oxlint-disable-next-line react/exhaustive-deps -- when another line is meant
  }, [line])
  useLayoutEffect(() => {
    const element = scroller.current
    if (follow) element?.scrollTo({ top: element.scrollHeight })
  }, [scroller, follow, size])
  useLayoutEffect(() => {
    if (target && !(isFirst.current && sight.current)) centre(target.line)
    // oxlint-disable-next-line react/exhaustive-deps -- when another line is meant
  }, [target])
  useLayoutEffect(() => {
    isFirst.current = false
  }, [])
}

export function useLogSight({ onSight }: Pick<LogRowsProps, 'onSight'>, first: number, last: number): void {
  useEffect(() => onSight({ first, last }), [onSight, first, last])
}
