'use client'

import { ArrowDown, TextWrap } from 'lucide-react'
import {
  type ReactNode,
  type UIEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { Button } from '../button'
import { formatNumber } from '../number'
import { LogFind, type LogFindResult, type LogFirstFind } from './log-find'
import { LogRow } from './log-row'
import { LogRows, type LogSight, lineHeight } from './log-rows'
import type { LogSource } from './log-source'
import { useWrapChoice } from './wrap-choice'

export type LogViewerProps = {
  source: LogSource
  /** IANA zone of the times beside the lines. */
  zone: string
  /** Lines that contain the words; `total` counts all hits. */
  find?: (query: string, signal: AbortSignal) => Promise<LogFindResult>
  /** What is looked for from the start, with where it is once that is known: its first line is gone to. */
  firstFind?: LogFirstFind
  /** Told what was looked for last; empty: nothing is any more. */
  onFind?: (words: string) => void
  /** The line of the permalink, marked and scrolled to. */
  line?: number | null
  /** The address of a line. */
  lineHref?: (n: number) => string
  onLine?: (n: number) => void
  /** Marked left as the first cause. */
  cause?: number | null
  /** More lines may come: offers to stay at the end. */
  growing?: boolean
  /** Said of a log without lines; by default that it has none, or none yet. */
  empty?: string
  /** Stream switch and the like, right of the search. */
  controls?: ReactNode
  /** Height of the scrolling part, CSS. */
  height: string
  /** Focused by the page's key for logs. */
  id?: string
}

// A scroll position within this of the end counts as "at the end".
const endSlack = 2 * lineHeight
/** Wrapped lines have heights of their own, and each that is seen moves all behind it: longer logs would not scroll smoothly. */
const mostWrapped = 100_000

/**
 * A log of up to a million lines: only visible lines exist, and only visited parts are loaded. Opens at its end, or at
 * the permalink's line; while growing it stays at the end until one scrolls away.
 */
export function LogViewer(props: LogViewerProps) {
  const {
    source,
    zone,
    find,
    firstFind,
    onFind,
    line = null,
    lineHref,
    onLine,
    cause = null,
    growing = false,
    empty = growing ? 'No lines yet.' : 'No lines.',
    controls,
    height,
    id,
  } = props
  useSyncExternalStore(source.watch, source.version, source.version)
  const total = source.total()
  const [atEnd, setFollow] = useState(line === null)
  const [chosen, setTarget] = useState<{ line: number } | null>(null)
  // Of what it was opened with: gone to, until one goes to the end; marked, until something else is looked for.
  const [hasLeft, setLeft] = useState(false)
  const [isOver, setOver] = useState(false)
  const firstHit = line === null && !isOver ? firstFind?.result?.lines[0] : undefined
  const target = useMemo(() => chosen ?? (firstHit === undefined ? null : { line: firstHit }), [chosen, firstHit])
  const staysAtHit = firstHit !== undefined && chosen === null && !hasLeft
  const follow = atEnd && !staysAtHit
  const hit = target?.line ?? null
  const [Wrapped, setWrap] = useWrapChoice()
  const wrap = Wrapped !== null && total <= mostWrapped
  const Rows = Wrapped !== null && wrap ? Wrapped : LogRows
  const sight = useRef<LogSight | null>(null)

  const failure = source.failure()
  const onSight = useCallback(
    (seen: LogSight) => {
      sight.current = seen
      if (source.total() > 0) source.want(seen.first, seen.last)
    },
    [source],
  )
  useEffect(() => {
    const seen = sight.current
    if (seen && total > 0 && failure === null) source.want(seen.first, seen.last)
  }, [source, total, failure])

  function show(n: number) {
    setFollow(false)
    setTarget({ line: n })
  }

  function toEnd(follows: boolean) {
    setFollow(follows)
    setLeft(true)
  }

  function scrolled({ currentTarget: element }: UIEvent<HTMLElement>) {
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < endSlack
    if (isAtEnd === follow) return
    if (isAtEnd) toEnd(growing)
    else setFollow(false)
  }

  function lookedFor(words: string) {
    if (words !== firstFind?.query) {
      setOver(true)
      // It stays where it is, which was not the end.
      if (staysAtHit) setFollow(false)
    }
    if (words === '') setTarget(null)
    onFind?.(words)
  }

  const digits = `${Math.max(4, String(total).length) + 1}ch`
  return (
    <div className="flex min-h-0 min-w-0 flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b border-line-faint p-2">
        {find ? (
          <LogFind
            find={find}
            total={total}
            from={() => hit ?? sight.current?.first ?? 1}
            onHit={show}
            first={firstFind}
            onQuery={lookedFor}
          />
        ) : null}
        <Button
          kind="quiet"
          size="icon"
          aria-label="Wrap long lines"
          aria-pressed={wrap}
          title="Wrap long lines"
          reason={total > mostWrapped ? `Logs of more than ${formatNumber(mostWrapped)} lines are not wrapped.` : null}
          onClick={() => setWrap(!wrap)}
          className={wrap ? 'text-accent' : undefined}
        >
          <TextWrap size={14} strokeWidth={1.75} aria-hidden="true" />
        </Button>
        {controls}
      </div>
      <div className="relative">
        <Rows
          {...{ total, line, target, sight, follow, onSight }}
          frame={{
            id,
            // What scrolls must be reachable by key.
            tabIndex: 0,
            role: 'log',
            'aria-label': `Log, ${formatNumber(total)} lines`,
            'aria-live': 'off',
            onScroll: scrolled,
            className: 'overflow-auto bg-sunken py-1.5 font-mono text-xs leading-[19px] outline-offset-[-2px]',
            style: { height },
          }}
          empty={total === 0 ? <p className="px-3 font-sans text-ink-3">{empty}</p> : null}
          row={({ index, top, measure }) => (
            <LogRow
              key={index}
              n={index + 1}
              line={source.line(index + 1)}
              top={top}
              zone={zone}
              digits={digits}
              marked={index + 1 === line || index + 1 === hit}
              cause={index + 1 === cause}
              href={lineHref?.(index + 1)}
              onLine={onLine}
              measure={measure}
            />
          )}
        />
        {growing && !follow ? (
          <button
            type="button"
            onClick={() => toEnd(true)}
            className="absolute right-4 bottom-3 inline-flex h-6 items-center gap-1.5 rounded-full bg-raised px-2.5 text-xs font-medium text-accent shadow-pop hover:bg-hover"
          >
            <ArrowDown size={12} aria-hidden="true" />
            Follow the end
          </button>
        ) : null}
      </div>
      {failure ? (
        <p
          role="alert"
          className="flex items-center gap-2 border-t border-line bg-warn-soft px-3 py-1.5 text-xs text-ink-2"
        >
          {failure}
          <button type="button" onClick={() => source.retry()} className="font-medium text-accent hover:underline">
            Try again
          </button>
        </p>
      ) : null}
    </div>
  )
}
