'use client'

import { useEffect, useRef, useState } from 'react'
import { useLive } from '../../live/use-live'
import { useTRPCClient } from '../../trpc/client'
import { type MatrixAddress, matrixFilter } from './address'
import type { Matrix } from './matrix-types'

const pageSize = 100
const everyMs = 1_500

/**
 * The rows of the matrix: the server's first page, further ones as the end comes near. What changed is read again in place
 * (rows stand in the order of their names, so that nothing jumps), at most every 1.5 s.
 */
export function useMatrixRows(first: Matrix, address: MatrixAddress) {
  const client = useTRPCClient()
  const filter = matrixFilter(address)
  const [shown, setShown] = useState(first)
  const [source, setSource] = useState(first)
  const [failed, setFailed] = useState<string | null>(null)
  const loading = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  // Another address, or the page rendered anew: the server's rows are the newer ones.
  if (source !== first) {
    setSource(first)
    setShown(first)
    setFailed(null)
  }

  async function loadMore() {
    if (!shown.next || loading.current) return
    loading.current = true
    try {
      const page = await client.delivery.matrix.query({ filter, after: shown.next, limit: pageSize })
      setShown((before) => ({ ...page, rows: [...before.rows, ...page.rows] }))
      setFailed(null)
    } catch (error) {
      setFailed(error instanceof Error ? error.message : 'The next rows did not arrive.')
    } finally {
      loading.current = false
    }
  }

  async function readAgain() {
    timer.current = undefined
    const limit = Math.min(500, Math.max(pageSize, shown.rows.length))
    const fresh = await client.delivery.matrix.query({ filter, limit })
    setShown((before) => {
      const more = before.rows.slice(fresh.rows.length)
      return more.length > 0 ? { ...fresh, rows: [...fresh.rows, ...more], next: before.next } : fresh
    })
  }

  useLive(
    [
      { topic: 'promotion' },
      { topic: 'target' },
      { topic: 'version' },
      { topic: 'launch' },
      { topic: 'environment' },
      { topic: 'freeze' },
    ],
    () => {
      timer.current ??= setTimeout(() => void readAgain().catch(() => {}), everyMs)
    },
  )

  return { ...shown, more: shown.next !== null, failed, loadMore }
}
