'use client'

import { type ToastMessage, toast } from '@groundwork/ui/toast'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'

/** What was done, and the page that is shown next instead of this one. */
export type Leaving = { told: string; go: string }

/**
 * Runs one change at a time: tells what was done in a toast and renders the page anew, or goes to another; or gives the
 * sentence why it was refused, with what was wrong by field.
 */
export function useChange() {
  const router = useRouter()
  const [busy, start] = useTransition()
  const [error, setError] = useState<string | null>(null)
  const [fields, setFields] = useState<Record<string, string>>({})
  function change<T>(work: () => Promise<T>, done: (result: T) => string | ToastMessage | Leaving | null) {
    if (busy) return
    setError(null)
    setFields({})
    start(async () => {
      try {
        const told = done(await work())
        if (told && typeof told === 'object' && 'go' in told) {
          toast({ text: told.told })
          // A page that is left is not rendered anew: that would only compete with the one that comes.
          router.push(told.go)
          return
        }
        if (told) toast(typeof told === 'string' ? { text: told } : told)
        router.refresh()
      } catch (thrown) {
        setFields(fieldsOf(thrown))
        setError(thrown instanceof Error ? thrown.message : 'This did not work. Nothing was changed.')
      }
    })
  }
  function clear() {
    setError(null)
    setFields({})
  }
  return { change, busy, error, fields, clear }
}

/** What was wrong by field, where a procedure refused its input. */
function fieldsOf(thrown: unknown): Record<string, string> {
  const { fields } = ((thrown as { data?: { fields?: unknown } } | null)?.data ?? {}) as { fields?: unknown }
  return fields && typeof fields === 'object' ? (fields as Record<string, string>) : {}
}
