'use client'

import type { RunFilter } from '@groundwork/runs/filter'
import type { RunRow, RunSort } from '@groundwork/runs/rows'
import { useRouter } from 'next/navigation'
import { useCallback, useRef, useState } from 'react'
import { type LiveEvent, useLive } from '../../live/use-live'
import { useTRPCClient } from '../../trpc/client'
import { matchesFilter } from './runs-search'

type Page = { items: RunRow[]; next: string | null }
type Options = { first: Page; filter: RunFilter; sort: RunSort; onChange?: () => void }

const pageSize = 50
// byNumbers takes no more at once; what was missed comes with the next page load.
const mostPatched = 500

/**
 * The rows of a list of runs: pages are added at the end, changed runs are replaced in their place, and runs that
 * have begun since wait in `waiting` until `showWaiting`.
 */
export function useRuns({ first, filter, sort, onChange }: Options) {
  const client = useTRPCClient()
  const router = useRouter()
  const [items, setItems] = useState(first.items)
  const [next, setNext] = useState(first.next)
  const [waiting, setWaiting] = useState<RunRow[]>([])
  const [failed, setFailed] = useState(false)
  const loading = useRef(false)
  const acceptsNew = sort === 'newest' && filter.to === undefined

  const loadMore = useCallback(async () => {
    if (!next || loading.current) return
    loading.current = true
    try {
      const page = await client.runs.list.query({ filter, sort, cursor: next, limit: pageSize })
      setItems((rows) => addBehind(rows, page.items))
      setNext(page.next)
      setFailed(false)
    } catch {
      setFailed(true)
    } finally {
      loading.current = false
    }
  }, [client, filter, sort, next])

  async function refresh(events: LiveEvent[]) {
    const shown = new Set(items.map((row) => row.runNumber))
    const named = events.flatMap((event) => ('reload' in event ? [] : [Number(event.key)]))
    // What was missed may be any of the runs shown: the list keeps its rows when the page is rendered anew.
    const missed = events.some((event) => 'reload' in event) ? [...shown] : []
    const numbers = [...new Set([...missed, ...named])]
    const wanted = numbers.filter((number) => acceptsNew || shown.has(number)).slice(-mostPatched)
    if (wanted.length === 0) return
    const rows = await client.runs.byNumbers.query({ runNumbers: wanted })
    const fresh = new Map(rows.map((row) => [row.runNumber, row]))
    setItems((now) => now.map((row) => fresh.get(row.runNumber) ?? row))
    if (!acceptsNew) return
    setWaiting((now) => {
      const known = now.map((row) => fresh.get(row.runNumber) ?? row)
      const begun = rows.filter((row) => !shown.has(row.runNumber) && isNewer(row, items) && matchesFilter(row, filter))
      return addBehind(known, begun)
    })
  }

  useLive([{ topic: 'run' }], (events) => {
    if (events.some((event) => 'reload' in event)) router.refresh()
    refresh(events).catch(() => undefined)
    onChange?.()
  })

  const showWaiting = () => {
    setItems((rows) =>
      addBehind(
        waiting.toSorted((a, b) => b.startedAt - a.startedAt || b.runNumber - a.runNumber),
        rows,
      ),
    )
    setWaiting([])
  }
  return { items, waiting: waiting.length, showWaiting, loadMore, more: next !== null, failed }
}

/** A run that an event names may be one of a page not loaded yet: only newer ones are new. */
function isNewer(row: RunRow, items: RunRow[]): boolean {
  const newest = items[0]
  return !newest || row.startedAt > newest.startedAt || row.runNumber > newest.runNumber
}

function addBehind(rows: RunRow[], more: RunRow[]): RunRow[] {
  const known = new Set(rows.map((row) => row.runNumber))
  return [...rows, ...more.filter((row) => !known.has(row.runNumber))]
}
