'use client'

import type { FlowRow } from '@groundwork/catalog/project'
import { useRef, useState } from 'react'
import { useTRPCClient } from '../trpc/client'
import { mergeFlows } from './merge-flows'

export type FlowPage = { items: FlowRow[]; next: string | null }

const pageSize = 100

/** The server's first page and those read since. The page rendered anew brings the first page's changes into their places. */
export function useFlowRows(first: FlowPage, q: string) {
  const client = useTRPCClient()
  const [shown, setShown] = useState({ q, first, rows: first.items, next: first.next })
  const [failed, setFailed] = useState<string | null>(null)
  const loading = useRef(false)

  if (shown.first !== first) {
    const grown = shown.q === q && shown.rows.length > shown.first.items.length
    setShown(
      grown
        ? { ...shown, first, rows: mergeFlows(first.items, shown.rows) }
        : { q, first, rows: first.items, next: first.next },
    )
  }

  async function loadMore() {
    if (!shown.next || loading.current) return
    loading.current = true
    try {
      const page = await client.catalog.flows.query({ q: q || undefined, cursor: shown.next, limit: pageSize })
      setShown((now) => (now.q === q ? { ...now, rows: mergeFlows(now.rows, page.items), next: page.next } : now))
      setFailed(null)
    } catch (error) {
      setFailed(error instanceof Error ? error.message : 'The next rows did not arrive.')
    } finally {
      loading.current = false
    }
  }

  return { rows: shown.rows, more: shown.next !== null, failed, loadMore }
}
