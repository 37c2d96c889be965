'use client'

import type { ProjectFacets, ProjectRow } from '@groundwork/catalog/project'
import { useEffect, useRef, useState } from 'react'
import { type LiveEvent, useLive } from '../live/use-live'
import { useTRPCClient } from '../trpc/client'
import { effectiveSort, type ListAddress } from './address'
import { countMoved, patchRows } from './order'

export type FirstPage = { items: ProjectRow[]; next: string | null }
type Options = { first: FirstPage; address: ListAddress; onFacets: (facets: ProjectFacets) => void }

const pageSize = 50
const facetsEveryMs = 3_000

/**
 * The rows of the list: the server's first page, further ones as the end comes near, and every change in its place.
 * What a change would move waits in `moved` until `reorder`.
 */
export function useProjectRows({ first, address, onFacets }: Options) {
  const client = useTRPCClient()
  const sort = effectiveSort(address)
  const [rows, setRows] = useState(first.items)
  const [next, setNext] = useState(first.next)
  const [failed, setFailed] = useState<string | null>(null)
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set())
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set())
  const [source, setSource] = useState(first)
  const loading = useRef(false)
  const facetTimer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(facetTimer.current), [])

  function show(page: FirstPage) {
    setRows(page.items)
    setNext(page.next)
    setFailed(null)
    setChanged(new Set())
    setAdded(new Set())
  }

  // Another address, or the page rendered anew: the server's rows are the newer ones.
  if (source !== first) {
    setSource(first)
    show(first)
  }

  async function loadMore() {
    if (!next || loading.current) return
    loading.current = true
    try {
      const page = await client.catalog.projects.query({ ...query(address), cursor: next })
      // A row that moved up meanwhile is on the page already.
      setRows((shown) => [...shown, ...page.items.filter((row) => !shown.some((each) => each.name === row.name))])
      setNext(page.next)
      setFailed(null)
    } catch (error) {
      setFailed(error instanceof Error ? error.message : 'The next rows did not arrive.')
    } finally {
      loading.current = false
    }
  }

  async function reorder() {
    show(await client.catalog.projects.query(query(address)))
    window.scrollTo({ top: 0 })
  }

  function refreshFacets() {
    facetTimer.current ??= setTimeout(() => {
      facetTimer.current = undefined
      void client.catalog.facets.query({ filter: address.filter }).then(onFacets, () => {})
    }, facetsEveryMs)
  }

  async function receive(events: LiveEvent[]) {
    const shown = new Set(rows.map((row) => row.name))
    const named = events.some((event) => 'reload' in event) ? [...shown] : projectNames(events)
    refreshFacets()
    // Where nothing stands nothing can jump: the first project appears by itself.
    if (rows.length === 0) return reorder()
    const known = named.filter((name) => shown.has(name)).slice(0, 200)
    setAdded((names) =>
      union(
        names,
        named.filter((name) => !shown.has(name)),
      ),
    )
    if (!known.length) return
    const fresh = await client.catalog.byNames.query({ names: known })
    setRows((current) => patchRows(current, fresh))
    setChanged((names) => union(names, known))
  }
  useLive([{ topic: 'run' }, { topic: 'project' }], (events) => void receive(events).catch(() => {}))

  function setStar(name: string, starred: boolean) {
    setRows((shown) => shown.map((row) => (row.name === name ? { ...row, starred } : row)))
  }

  // Beyond the loaded pages nothing can be said about order; with all of them loaded an unknown name is a new project.
  const moved = countMoved(rows, changed, sort) + (sort === 'recent' ? added.size : next ? 0 : added.size)
  return { rows, moved, more: next !== null, failed, loadMore, reorder, setStar }
}

const query = (address: ListAddress) => ({ filter: address.filter, sort: effectiveSort(address), limit: pageSize })

function union(names: ReadonlySet<string>, more: string[]): ReadonlySet<string> {
  return more.every((name) => names.has(name)) ? names : new Set([...names, ...more])
}

function projectNames(events: LiveEvent[]): string[] {
  const names = events.flatMap((event) => {
    if ('reload' in event) return []
    if (event.topic === 'project') return [event.key]
    const { project } = event.payload as { project?: string }
    return project ? [project] : []
  })
  return [...new Set(names)]
}
