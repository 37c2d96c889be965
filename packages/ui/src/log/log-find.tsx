'use client'

import { ChevronDown, ChevronUp, Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { buttonClass } from '../button-style'
import { Input } from '../input'
import { formatNumber } from '../number'
import { nextHit, previousHit } from './log-hits'

export type LogFindResult = {
  /** 1-based, ascending. */
  lines: number[]
  total: number
  /** There are more hits than lines given. */
  capped: boolean
}

type LogFindProps = {
  find: (query: string, signal: AbortSignal) => Promise<LogFindResult>
  /** Lines of the log: a longer log is searched again. */
  total: number
  /** Where the search begins: asked when it does. */
  from: () => number
  onHit: (n: number) => void
  /** What is looked for from the start, and where that is, once it is known. */
  first?: LogFirstFind | undefined
  /** Told what was looked for last; empty: nothing is any more. */
  onQuery?: ((words: string) => void) | undefined
}

export type LogFirstFind = { query: string; result: LogFindResult | null }

type Found = { query: string; total: number; result: LogFindResult | { failed: string } }

/** Shorter words are in nearly every line: these are looked for when Enter says so. */
const typedFrom = 2
const typingPauseMs = 250

/** Search in the whole log, as one types: Enter goes to the next line, Shift + Enter to the one before. */
export function LogFind({ find, total, from, onHit, first, onQuery }: LogFindProps) {
  const [query, setQuery] = useState(first?.query ?? '')
  const [own, setFound] = useState<Found | null>(null)
  // Of the log as long as it was when that was found: a longer one is searched again.
  const [firstTotal, setFirstTotal] = useState<number | null>(null)
  if (first?.result && firstTotal === null) setFirstTotal(total)
  const found = own ?? (first?.result ? { query: first.query, total: firstTotal ?? total, result: first.result } : null)
  const [busy, setBusy] = useState(false)
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined)
  const underway = useRef(new AbortController())
  useEffect(
    () => () => {
      clearTimeout(pause.current)
      underway.current.abort()
    },
    [],
  )

  async function search(words: string): Promise<LogFindResult | null> {
    if (found && found.query === words && found.total === total && 'lines' in found.result) return found.result
    const signal = begin()
    onQuery?.(words)
    setBusy(true)
    try {
      const result = await find(words, signal)
      if (signal.aborted) return null
      setFound({ query: words, total, result })
      return result
    } catch (error) {
      if (signal.aborted) return null
      setFound({ query: words, total, result: { failed: error instanceof Error ? error.message : String(error) } })
      return null
    } finally {
      if (!signal.aborted) setBusy(false)
    }
  }

  /** Gives up what was being looked for. */
  function begin(): AbortSignal {
    underway.current.abort()
    underway.current = new AbortController()
    return underway.current.signal
  }

  async function go(direction: 1 | -1, words = query) {
    if (words.trim() === '') return
    const fresh = found?.query !== words
    const result = await search(words)
    if (!result) return
    const start = fresh ? from() - direction : from()
    const hit = direction === 1 ? nextHit(result.lines, start) : previousHit(result.lines, start)
    if (hit !== null) onHit(hit)
  }

  function type(words: string) {
    setQuery(words)
    clearTimeout(pause.current)
    begin()
    setBusy(false)
    if (words.trim() === '') onQuery?.('')
    if (words.trim().length >= typedFrom) pause.current = setTimeout(() => void go(1, words), typingPauseMs)
  }

  function press(event: KeyboardEvent) {
    if (event.key === 'Enter') {
      event.preventDefault()
      clearTimeout(pause.current)
      void go(event.shiftKey ? -1 : 1)
    } else if (event.key === 'Escape') type('')
  }

  return (
    <div className="flex min-w-48 flex-1 items-center gap-1">
      <Input
        type="search"
        value={query}
        onChange={(event) => type(event.target.value)}
        onKeyDown={press}
        placeholder="Find in log"
        aria-label="Find in log"
        aria-busy={busy}
        before={<Search size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-3" />}
        after={<span aria-live="polite">{summary(busy, query, found)}</span>}
      />
      <button
        type="button"
        aria-label="Previous hit"
        onClick={() => void go(-1)}
        className={buttonClass({ kind: 'quiet', size: 'icon' })}
      >
        <ChevronUp size={14} aria-hidden="true" />
      </button>
      <button
        type="button"
        aria-label="Next hit"
        onClick={() => void go(1)}
        className={buttonClass({ kind: 'quiet', size: 'icon' })}
      >
        <ChevronDown size={14} aria-hidden="true" />
      </button>
    </div>
  )
}

function summary(busy: boolean, query: string, found: Found | null): string {
  if (busy) return 'searching'
  if (!found || found.query !== query || query === '') return ''
  if ('failed' in found.result) return found.result.failed
  const { total, capped } = found.result
  if (total === 0) return 'not found'
  return `${formatNumber(total)}${capped ? '+' : ''} ${total === 1 ? 'line' : 'lines'}`
}
