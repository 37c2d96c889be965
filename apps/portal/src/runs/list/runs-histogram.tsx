'use client'

import type { RunHistogram } from '@groundwork/runs/rows'
import { formatDuration } from '@groundwork/ui/duration'
import { Histogram, HistogramAxis } from '@groundwork/ui/histogram'
import { HistogramBrush } from '@groundwork/ui/histogram-brush'
import { formatCount } from '@groundwork/ui/number'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { useNow, useZone } from '@groundwork/ui/time-context'
import { formatClock, formatDay, formatMoment } from '@groundwork/ui/time-format'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState, useTransition } from 'react'
import { useLive } from '../../live/use-live'
import { runLook } from '../../status/run-status'
import { useTRPCClient } from '../../trpc/client'
import { type RunsSearch, runsHref } from './runs-search'

const refreshMs = 5_000
const day = 86_400_000

/** Runs over the period as a picture one selects from. Follows events, at most every five seconds. */
export function RunsHistogram({ first, search, slices }: { first: RunHistogram; search: RunsSearch; slices: number }) {
  const router = useRouter()
  const [, start] = useTransition()
  const zone = useZone()
  const now = useNow()
  const data = useLiveHistogram({ first, search, slices })
  const { from, to } = search.filter
  const domain = { from: data.buckets[0]?.at ?? data.from, to: (data.buckets.at(-1)?.at ?? data.to) + data.bucketMs }
  const selection = from === undefined ? null : { from, to: to ?? domain.to }
  const describe = (range: { from: number; to: number }) =>
    `${formatMoment(range.from, now, zone)} – ${formatMoment(range.to, now, zone)}, ${formatDuration(range.to - range.from)}`

  function select(range: { from: number; to: number } | null) {
    const { from: _from, to: _to, ...dimensions } = search.filter
    const filter = range ? { ...dimensions, from: range.from, to: range.to } : dimensions
    start(() => router.replace(runsHref({ ...search, filter }), { scroll: false }))
  }

  const buckets = data.buckets.map(({ at, succeeded, failed, running, unknown }) => ({
    at,
    ok: succeeded,
    fail: failed,
    run: running,
    unk: unknown,
  }))
  const summary = totalsInWords(data.totals)
  return (
    <section aria-label="Runs over time" className="border-b border-line bg-surface px-4 pt-2.5 pb-1.5 max-sm:px-3">
      <div className="flex h-[18px] items-center gap-3">
        <h2 className="cap">Runs per {formatDuration(data.bucketMs)}</h2>
        {data.countedFrom === null ? null : (
          <span className="text-2xs text-ink-3">counted from {formatMoment(data.countedFrom, now, zone)} on</span>
        )}
        <span className="ml-auto flex items-center gap-3 text-xs text-ink-2 tabular-nums">
          {(['succeeded', 'running', 'failed', 'unknown'] as const).map((status) => (
            <span key={status} className="inline-flex items-center gap-1" title={runLook(status).word}>
              <StatusGlyph kind={runLook(status).glyph} size={12} />
              <span className="sr-only">{runLook(status).word}</span>
              {formatCount(data.totals[status] + (status === 'running' ? data.totals.queued : 0))}
            </span>
          ))}
        </span>
      </div>
      <div className="mt-1">
        <HistogramBrush
          domain={domain}
          step={data.bucketMs}
          selection={selection}
          onChange={select}
          describe={describe}
        >
          <Histogram buckets={buckets} label={`Runs per ${formatDuration(data.bucketMs)}: ${summary}`} />
        </HistogramBrush>
      </div>
      <HistogramAxis
        domain={domain}
        format={(at) => (domain.to - domain.from > 2 * day ? formatDay(at, now, zone) : formatClock(at, zone))}
      />
    </section>
  )
}

function useLiveHistogram({ first, search, slices }: { first: RunHistogram; search: RunsSearch; slices: number }) {
  const client = useTRPCClient()
  const [shown, setShown] = useState({ first, data: first })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  if (shown.first !== first) setShown({ first, data: first })
  useEffect(() => () => clearTimeout(timer.current), [])

  async function refresh() {
    timer.current = undefined
    const { from: _from, to: _to, ...dimensions } = search.filter
    const length = first.to - first.from
    const to = Date.now()
    const data = await client.runs.histogram.query({
      filter: { ...dimensions, from: to - length, to },
      buckets: slices,
    })
    setShown((now) => ({ ...now, data }))
  }
  useLive([{ topic: 'run' }], () => {
    timer.current ??= setTimeout(() => void refresh().catch(() => undefined), refreshMs)
  })
  return shown.data
}

function totalsInWords(totals: RunHistogram['totals']): string {
  return `${totals.succeeded} succeeded, ${totals.failed} failed, ${totals.running + totals.queued} running, ${totals.unknown} unknown`
}
