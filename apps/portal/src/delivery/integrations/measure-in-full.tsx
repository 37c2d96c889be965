'use client'

import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { useState } from 'react'
import { Question } from '../../settings/question'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'

/** Measures with runs of its own; what it starts is said before, and the integration's name is typed. */
export function MeasureInFull({ id, name, refused }: { id: string; name: string; refused: string | null }) {
  const { delivery } = useTRPCClient()
  const { change, busy, error } = useChange()
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const missing = typed.trim() === name ? null : `Type ${name}, so that it is clear where runs start.`
  function begin() {
    change(
      () => delivery.integrations.runConformance.mutate({ id, full: true, typedName: typed.trim() }),
      () => {
        setOpen(false)
        setTyped('')
        return `${name} is being measured. What is found appears here by and by.`
      },
    )
  }
  return (
    <>
      <Button size="sm" reason={refused} onClick={() => setOpen(true)}>
        Measure in full
      </Button>
      {open ? (
        <Question
          title={`Measure ${name} in full`}
          verb="Start the runs and measure"
          reason={missing}
          busy={busy}
          error={error}
          onConfirm={begin}
          onClose={() => setOpen(false)}
        >
          <p>
            It starts about ten runs on {name}, one after the other: a small program that waits, in slots of its own,
            for a minute or two. They belong to no project and are not recorded. Real runs that wait for room on {name}{' '}
            may begin a little later. What it made is taken away in the end.
          </p>
          <Field label={`Type ${name} to go on`}>
            <Input tall value={typed} autoComplete="off" onChange={(event) => setTyped(event.target.value)} />
          </Field>
        </Question>
      ) : null}
    </>
  )
}
