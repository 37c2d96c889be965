'use client'

import { Button } from '@groundwork/ui/button'
import { Dialog } from '@groundwork/ui/dialog'
import { Field } from '@groundwork/ui/field'
import { Select } from '@groundwork/ui/select'
import { useState } from 'react'
import { FormMessage } from '../../../forms/form-message'
import { useChange } from '../../../settings/use-change'
import { useTRPCClient } from '../../../trpc/client'

type OwnerChangeProps = {
  id: string
  name: string
  generation: number
  ownerTeam: string | null
  teams: { id: string; name: string }[]
}

/** Gives the plugin to another team; for administrators. */
export function OwnerChange({ id, name, generation, ownerTeam, teams }: OwnerChangeProps) {
  const { plugins } = useTRPCClient()
  const { change, busy, error, clear } = useChange()
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState(ownerTeam ?? '')
  const to = teams.find((team) => team.id === chosen)?.name ?? 'the platform'
  return (
    <>
      <button
        type="button"
        className="ml-2 text-accent hover:underline"
        onClick={() => {
          clear()
          setChosen(ownerTeam ?? '')
          setOpen(true)
        }}
      >
        Change
      </button>
      {open ? (
        <Dialog
          open
          onClose={() => setOpen(false)}
          title={`Who owns ${name}`}
          actions={
            <>
              <Button size="lg" onClick={() => setOpen(false)}>
                Leave it
              </Button>
              <Button
                size="lg"
                kind="primary"
                reason={chosen === (ownerTeam ?? '') ? 'Choose another owner.' : null}
                aria-busy={busy || undefined}
                onClick={() =>
                  change(
                    () => plugins.changeOwner.mutate({ id, generation, ownerTeam: chosen || null }),
                    () => {
                      setOpen(false)
                      return `${name} belongs to ${to} now.`
                    },
                  )
                }
              >
                Give {name} to {to}
              </Button>
            </>
          }
        >
          <div className="flex flex-col gap-3">
            <Field
              label="Owner"
              hint="Maintainers of the new owner upgrade, configure, disable and uninstall it; those of the former no more."
            >
              <Select
                tall
                value={chosen}
                options={[
                  { value: '', label: 'The platform' },
                  ...teams.map((team) => ({ value: team.id, label: team.name })),
                ]}
                onChange={(event) => setChosen(event.currentTarget.value)}
              />
            </Field>
            <FormMessage>{error}</FormMessage>
          </div>
        </Dialog>
      ) : null}
    </>
  )
}
