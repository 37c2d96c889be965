'use client'

import { Button } from '@groundwork/ui/button'
import { Dialog } from '@groundwork/ui/dialog'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'

type RenameVersionProps = { version: { id: string; number: number; alias: string | null } }

/** Gives a version another name; what it is called by number and hash stays. */
export function RenameVersion({ version: { id, number, alias: before } }: RenameVersionProps) {
  const { versions } = useTRPCClient().delivery
  const { change, busy, error, clear } = useChange()
  const [open, setOpen] = useState(false)
  const [alias, setAlias] = useState(before ?? '')
  const close = () => {
    clear()
    setOpen(false)
  }
  const rename = () =>
    change(
      () => versions.rename.mutate({ id, alias: alias.trim() }),
      (renamed) => {
        setOpen(false)
        return `v${number} is called ${renamed.alias}.`
      },
    )
  return (
    <>
      <Button
        size="sm"
        aria-label={`Rename v${number}`}
        onClick={() => {
          setAlias(before ?? '')
          setOpen(true)
        }}
      >
        Rename
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title={`Rename v${number}`}
        actions={
          <>
            <Button onClick={close}>Not now</Button>
            <Button
              kind="primary"
              aria-busy={busy || undefined}
              reason={alias.trim() === (before ?? '') ? 'It has this name.' : null}
              onClick={rename}
            >
              Rename
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          <p>Its number and hash stay, and nothing that runs or waits changes.</p>
          <FormMessage>{error}</FormMessage>
          <Field label="Name" hint="Lower case letters, digits and hyphens, beginning with a letter: calm-otter.">
            <Input tall value={alias} maxLength={40} onChange={(event) => setAlias(event.target.value)} />
          </Field>
        </div>
      </Dialog>
    </>
  )
}
