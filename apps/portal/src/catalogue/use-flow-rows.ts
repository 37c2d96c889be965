'use client'

import type { FlowSort, ListedFlow } from '@groundwork/catalog/project'
import { useRef, useState } from 'react'
import { useTRPCClient } from '../trpc/client'
import { mergeFlows } from './merge-flows'

export type FlowPage = { items: ListedFlow[]; next: string | null }

const pageSize = 100

type Asked = { q: string; sort: FlowSort }

/** The server's first page and those read since. The page rendered anew brings the first page's changes into their places. */
export function useFlowRows(first: FlowPage, { q, sort }: Asked) {
  const client = useTRPCClient()
  const asked = `${sort} ${q}`
  const [shown, setShown] = useState({ asked, first, rows: first.items, next: first.next })
  const [failed, setFailed] = useState<string | null>(null)
  const loading = useRef(false)

  if (shown.first !== first) {
    const grown = shown.asked === asked && shown.rows.length > shown.first.items.length
    setShown(
      grown
        ? { ...shown, first, rows: mergeFlows(first.items, shown.rows) }
        : { asked, first, rows: first.items, next: first.next },
    )
  }

  async function loadMore() {
    if (!shown.next || loading.current) return
    loading.current = true
    try {
      const page = await client.catalog.flows.query({ q: q || undefined, sort, cursor: shown.next, limit: pageSize })
      setShown((now) =>
        now.asked === asked ? { ...now, rows: mergeFlows(now.rows, page.items), next: page.next } : now,
      )
      setFailed(null)
    } catch (error) {
      setFailed(error instanceof Error ? error.message : 'The next rows did not arrive.')
    } finally {
      loading.current = false
    }
  }

  return { rows: shown.rows, more: shown.next !== null, failed, loadMore }
}
