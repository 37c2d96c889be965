'use client'

import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { useState } from 'react'
import { Question } from '../../settings/question'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'

type AdoptProps = {
  target: { id: string; unit: string; title: string }
  /** Of the definition that is shown: another one is not taken over. */
  token: string
  /** What taking it over means. */
  words: string
  refused: string | null
}

/** Takes over what was changed at the orchestrator, with a reason. */
export function AdoptDrift({ target, token, words, refused }: AdoptProps) {
  const { delivery } = useTRPCClient()
  const { change, busy, error } = useChange()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const missing = reason.trim().length < 3 ? 'Say why, so that others can follow it.' : null
  function adopt() {
    change(
      () => delivery.targets.adopt.mutate({ targetId: target.id, token, reason }),
      ({ change: made }) => {
        setOpen(false)
        if (made === null) return 'It was taken over.'
        return made.merged
          ? `It was taken over, and change ${made.number} says the schedule.`
          : `Change ${made.number} takes the schedule over once another person has approved it. Until then it stays a difference.`
      },
    )
  }
  return (
    <>
      <Button reason={refused} onClick={() => setOpen(true)}>
        Take it over
      </Button>
      {open ? (
        <Question
          title={`Take over what differs at ${target.unit} in ${target.title}`}
          verb="Take it over"
          reason={missing}
          busy={busy}
          error={error}
          onConfirm={adopt}
          onClose={() => setOpen(false)}
        >
          <p>{words} The next promotion writes what Groundwork says then.</p>
          <Field label="Why" hint="It stands in the audit, and in the configuration change where there is one.">
            <Input tall value={reason} onChange={(event) => setReason(event.target.value)} />
          </Field>
        </Question>
      ) : null}
    </>
  )
}
