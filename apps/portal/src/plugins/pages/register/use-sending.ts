'use client'

import { useRef, useState } from 'react'
import type { Consent, Received, Refused, Sending } from './send-bundle'

type Refusal = { what: string; refusal: Refused; again: (more?: Consent) => void }
type Send = (options: Sending) => Promise<Received | Refused>

/** Brings one bundle at a time: what is on its way, and why the last one was refused, with the way to send it again. */
export function useSending(onReceived: (received: Received) => void) {
  const [sending, setSending] = useState<string | null>(null)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const control = useRef<AbortController>(null)

  async function bringWith(what: string, send: Send, consent: Consent) {
    control.current?.abort()
    const own = new AbortController()
    control.current = own
    setSending(what)
    setRefused(null)
    const answer = await send({ signal: own.signal, ...consent })
    if (own.signal.aborted) return
    setSending(null)
    if (answer.ok) return onReceived(answer)
    const again = (more?: Consent) => void bringWith(what, send, { ...consent, ...more })
    setRefused({ what, refusal: answer, again })
  }

  return {
    sending,
    refused,
    bring: (what: string, send: Send) => void bringWith(what, send, {}),
    stop: () => {
      control.current?.abort()
      setSending(null)
    },
  }
}
