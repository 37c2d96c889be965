'use client'

import { Button } from '@groundwork/ui/button'
import { Dialog } from '@groundwork/ui/dialog'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'

/** Makes a version of another one's code with the configuration layers of now, after one question for a note. */
export function ReconfigureVersion({ version: { id, number } }: { version: { id: string; number: number } }) {
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
      () => versions.reconfigure.mutate({ id, ...(note.trim() ? { note: note.trim() } : {}) }),
      (made) => {
        setOpen(false)
        if (made.created)
          return `v${made.number} of ${made.unit} is made: the code of v${number} with the configuration of now.`
        return `The layers below the environments are as v${made.number} has them: there is nothing to make.`
      },
    )
  return (
    <>
      <Button
        size="sm"
        aria-label={`Make a version of v${number} with the configuration of now`}
        onClick={() => setOpen(true)}
      >
        Configure anew
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title={`Make a version of v${number} with the configuration of now`}
        actions={
          <>
            <Button onClick={close}>Not now</Button>
            <Button kind="primary" aria-busy={busy || undefined} onClick={make}>
              Make a version
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          <p>
            It has the code, the parameters and the Python environment of v{number}, and what the library and the
            project say today. What environments say reaches a target by a redeploy, without any new version.
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
