'use client'

import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { useZone } from '@groundwork/ui/time-context'
import { type ReactNode, useState } from 'react'
import { instantOf } from '../calendar/local-moment'

type WhyUntil = {
  reason: string
  /** Milliseconds since 1970; null where it has no end. */
  until: number | null
  /** Why these are not enough yet; null when they are. */
  missing: string | null
  fields: ReactNode
}

type Hints = {
  /** Who reads the reason. */
  why: string
  /** What it means to leave the end empty, as the rest of "Left empty, it ...". */
  open: string
}

/** Asks why something holds, and until when. */
export function useWhyUntil(hints: Hints): WhyUntil {
  const zone = useZone()
  const [opened] = useState(() => Date.now())
  const [reason, setReason] = useState('')
  const [untilText, setUntilText] = useState('')
  const until = untilText === '' ? null : instantOf(untilText, zone)
  const untilWrong = until !== null && until <= opened ? 'That time is over. Choose one to come, or none.' : null
  const missing = untilWrong ?? (reason.trim().length < 3 ? 'Say why, so that others can follow it.' : null)
  const fields = (
    <>
      <Field label="Why" hint={hints.why}>
        <Input tall value={reason} maxLength={1000} onChange={(event) => setReason(event.target.value)} />
      </Field>
      <Field label="Until" error={untilWrong ?? undefined} hint={`In ${zone}. Left empty, it ${hints.open}.`}>
        <Input tall type="datetime-local" value={untilText} onChange={(event) => setUntilText(event.target.value)} />
      </Field>
    </>
  )
  return { reason, until, missing, fields }
}
