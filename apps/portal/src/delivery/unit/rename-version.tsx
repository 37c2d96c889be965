'use client'

import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { useState } from 'react'
import { Question } from '../../settings/question'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'

type RenameVersionProps = { version: { id: string; number: number; alias: string | null } }

/** Gives a version another name; what it is called by number and hash stays. */
export function RenameVersion({ version: { id, number, alias: before } }: RenameVersionProps) {
  const { versions } = useTRPCClient().delivery
  const { change, busy, error, clear } = useChange()
  /** What is typed; null while nobody is asked. */
  const [alias, setAlias] = useState<string | null>(null)
  const typed = alias?.trim() ?? ''
  const close = () => {
    clear()
    setAlias(null)
  }
  const rename = () =>
    change(
      () => versions.rename.mutate({ id, alias: typed }),
      (renamed) => {
        setAlias(null)
        return `v${number} is called ${renamed.alias}.`
      },
    )
  return (
    <>
      <Button size="sm" aria-label={`Rename v${number}`} onClick={() => setAlias(before ?? '')}>
        Rename
      </Button>
      {alias === null ? null : (
        <Question
          title={`Rename v${number}`}
          verb="Rename"
          reason={typed === (before ?? '') ? 'It has this name.' : null}
          busy={busy}
          error={error}
          onConfirm={rename}
          onClose={close}
        >
          <p>Its number and hash stay, and nothing that runs or waits changes.</p>
          <Field label="Name" hint="Lower case letters, digits and hyphens, beginning with a letter: calm-otter.">
            <Input tall value={alias} maxLength={40} onChange={(event) => setAlias(event.target.value)} />
          </Field>
        </Question>
      )}
    </>
  )
}
