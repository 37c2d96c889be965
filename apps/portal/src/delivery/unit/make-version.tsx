'use client'

import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { Dialog } from '@groundwork/ui/dialog'
import { useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import { unitHref } from '../matrix/steps-between'

type MakeVersionProps = {
  /** Flow/12 */
  run: string
  /** Why it cannot be done, and what to do about it. */
  reason: string | null
  primary?: boolean
  size?: 'sm' | 'md'
}

/** Makes a version of what a run ran, after one question for a note. */
export function MakeVersion({ run, reason, primary = false, size = 'md' }: MakeVersionProps) {
  const { versions } = useTRPCClient().delivery
  const { change, busy, error, clear } = useChange()
  const [open, setOpen] = useState(false)
  const [note, setNote] = useState('')
  const close = () => {
    clear()
    setOpen(false)
  }
  const make = () =>
    change(
      () => versions.create.mutate({ run, ...(note.trim() ? { note: note.trim() } : {}) }),
      ({ number, alias, project, unit, created, startedByGroundwork }) => ({
        told: created
          ? `v${number} of ${unit} is made${alias ? `: ${alias}` : ''}.`
          : startedByGroundwork
            ? `The run is of v${number} of ${unit}: Groundwork started it.`
            : `v${number} of ${unit} has the same content already.`,
        go: unitHref({ project, unit }),
      }),
    )
  return (
    <>
      <Button kind={primary ? 'primary' : 'default'} size={size} reason={reason} onClick={() => setOpen(true)}>
        Make a version
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title={`Make a version of ${run}`}
        actions={
          <>
            <Button onClick={close}>Not now</Button>
            <Button kind="primary" aria-busy={busy} onClick={make}>
              Make a version
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          <p>
            Its code package, parameters, Python environment and the configuration layers below the environments are
            kept as they are now. A version never changes; the same content again is the same version.
          </p>
          <FormMessage>{error}</FormMessage>
          <Field label="Note" hint="What is new in it, for the people who promote it. May stay empty.">
            <Input tall value={note} maxLength={2000} onChange={(event) => setNote(event.target.value)} />
          </Field>
        </div>
      </Dialog>
    </>
  )
}
