'use client'

import { Button } from '@groundwork/ui/button'
import { Dialog } from '@groundwork/ui/dialog'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { useState } from 'react'
import { useChange } from '../../../../settings/use-change'
import { useTRPCClient } from '../../../../trpc/client'

/** Renames a team; its address stays. */
export function TeamName({ team }: { team: { id: string; name: string } }) {
  const { access } = useTRPCClient()
  const { change, busy, error, clear } = useChange()
  const [name, setName] = useState<string | null>(null)
  const rename = () =>
    change(
      () => access.teams.rename.mutate({ teamId: team.id, name: name ?? '' }),
      (renamed) => {
        setName(null)
        return `${team.name} is now called ${renamed.name}.`
      },
    )
  const open = () => {
    clear()
    setName(team.name)
  }
  const actions = (
    <>
      <Button size="lg" onClick={() => setName(null)}>
        Keep the name
      </Button>
      <Button size="lg" kind="primary" aria-busy={busy || undefined} onClick={rename}>
        Rename the team
      </Button>
    </>
  )
  return (
    <>
      <Button size="sm" kind="quiet" onClick={open} aria-label={`Rename ${team.name}`}>
        Rename
      </Button>
      <Dialog open={name !== null} onClose={() => setName(null)} title={`Rename ${team.name}`} actions={actions}>
        <Field label="Name" hint="Links to the team go on working." error={error}>
          <Input value={name ?? ''} onChange={(event) => setName(event.currentTarget.value)} tall />
        </Field>
      </Dialog>
    </>
  )
}
