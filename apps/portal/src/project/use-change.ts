'use client'

import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'

/** Runs a change, renders the page anew, and keeps the sentence of a refusal. `run` says whether it worked. */
export function useChange() {
  const router = useRouter()
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [refreshing, start] = useTransition()
  async function run(change: () => Promise<unknown>): Promise<boolean> {
    setBusy(true)
    setError(null)
    try {
      await change()
      start(() => router.refresh())
      return true
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown.message : 'This could not be changed. Nothing was.')
      return false
    } finally {
      setBusy(false)
    }
  }
  return { run, error, busy: busy || refreshing, clear: () => setError(null) }
}
