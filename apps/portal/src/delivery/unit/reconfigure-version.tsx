'use client'

import { Button } from '@groundwork/ui/button'
import { useState } from 'react'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import { NoteQuestion } from './note-question'

/** Makes a version of another one's code with the configuration layers of now, after one question for a note. */
export function ReconfigureVersion({ version: { id, number } }: { version: { id: string; number: number } }) {
  const { versions } = useTRPCClient().delivery
  const { change, busy, error, clear } = useChange()
  const [open, setOpen] = useState(false)
  const title = `Make a version of v${number} with the configuration of now`
  const close = () => {
    clear()
    setOpen(false)
  }
  const make = (note: { note?: string }) =>
    change(
      () => versions.reconfigure.mutate({ id, ...note }),
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
        aria-label={`Configure anew: ${title.charAt(0).toLowerCase()}${title.slice(1)}`}
        onClick={() => setOpen(true)}
      >
        Configure anew
      </Button>
      {open ? (
        <NoteQuestion title={title} busy={busy} error={error} onMake={make} onClose={close}>
          It has the code, the parameters and the Python environment of v{number}, and what the library and the project
          say today. What environments say reaches a target by a redeploy, without any new version.
        </NoteQuestion>
      ) : null}
    </>
  )
}
