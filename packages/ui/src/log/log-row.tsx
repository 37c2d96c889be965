'use client'

import { memo } from 'react'
import { classes } from '../classes'
import { formatClock } from '../time-format'
import { withoutAnsi } from './ansi'
import type { LogLine } from './log-source'

type LogRowProps = {
  n: number
  /** Undefined while it is being loaded. */
  line: LogLine | undefined
  top: number
  zone: string
  digits: string
  marked: boolean
  cause: boolean
  href?: string
  onLine?: (n: number) => void
  /** Given when long lines are wrapped: the row is then as high as it is, and is measured. */
  measure?: (element: HTMLElement | null) => void
}

/** One line of 19 px, or more when it is wrapped: number (its permalink), time, text. */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { n, line, top, zone, digits, marked, cause, href, onLine, measure } = props
  return (
    <div
      ref={measure}
      data-line={n}
      data-index={n - 1}
      className={classes(
        'absolute top-0 left-0 flex',
        measure ? 'min-h-[19px] w-full whitespace-pre-wrap wrap-anywhere' : 'h-[19px] min-w-full whitespace-pre',
        line?.error && 'bg-fail-soft text-fail',
        marked && 'bg-accent-soft',
        cause && 'shadow-[inset_2px_0_0_var(--color-fail-fill)]',
      )}
      style={{ transform: `translateY(${top}px)` }}
    >
      <a
        href={href ?? `#L${n}`}
        tabIndex={-1}
        onClick={(event) => {
          if (!onLine || event.metaKey || event.ctrlKey || event.shiftKey) return
          event.preventDefault()
          onLine(n)
        }}
        className="shrink-0 pr-3 pl-2 text-right text-ink-3 tabular-nums select-none hover:text-accent"
        style={{ minWidth: digits, boxSizing: 'content-box' }}
      >
        {n}
      </a>
      {line ? (
        <>
          {line.at === null ? null : (
            <span className="shrink-0 pr-3 text-ink-3 select-none max-sm:hidden">
              {formatClock(line.at, zone, true)}
            </span>
          )}
          <span className="min-w-0 pr-4">{withoutAnsi(line.text)}</span>
        </>
      ) : (
        <span aria-hidden="true" className="mt-1.5 h-2 w-64 rounded-xs bg-idle-soft" />
      )}
    </div>
  )
})
