'use client'

import { Field } from '@groundwork/ui/field'
import { Select } from '@groundwork/ui/select'
import { useState } from 'react'
import { Question } from '../../../settings/question'
import { useChange } from '../../../settings/use-change'
import { useTRPCClient } from '../../../trpc/client'
import { standingOf } from './action-facts'
import { carryOut, type Standing } from './agreed'

type OwnerChangeProps = {
  id: string
  name: string
  standing: Standing<'owner'>
  teams: { id: string; name: string }[]
}

/** Gives the plugin to another team; for administrators. */
export function OwnerChange({ id, name, standing, teams }: OwnerChangeProps) {
  const { ownerTeam } = standing
  const { plugins } = useTRPCClient()
  const { change, busy, error, clear } = useChange()
  /** The plugin as it stood when the dialog was opened; null while it is not. */
  const [asked, setAsked] = useState<Standing<'owner'> | null>(null)
  const [chosen, setChosen] = useState(ownerTeam ?? '')
  const to = teams.find((team) => team.id === chosen)?.name ?? 'the platform'
  const read = async () => standingOf(await plugins.detail.query({ id }))
  function give(from: Standing<'owner'>) {
    setAsked(standing)
    change(
      () =>
        carryOut({ name, decision: 'owner', asked: from, known: standing, read }, (generation) =>
          plugins.changeOwner.mutate({ id, generation, ownerTeam: chosen || null }),
        ),
      () => {
        setAsked(null)
        return `${name} belongs to ${to} now.`
      },
    )
  }
  return (
    <>
      <button
        type="button"
        className="ml-2 text-accent hover:underline"
        onClick={() => {
          clear()
          setChosen(ownerTeam ?? '')
          setAsked(standing)
        }}
      >
        Change
      </button>
      {asked ? (
        <Question
          title={`Who owns ${name}`}
          verb={`Give ${name} to ${to}`}
          reason={chosen === (ownerTeam ?? '') ? 'Choose another owner.' : null}
          busy={busy}
          error={error}
          onConfirm={() => give(asked)}
          onClose={() => setAsked(null)}
        >
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
        </Question>
      ) : null}
    </>
  )
}
