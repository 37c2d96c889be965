'use client'

import { Avatar } from '@groundwork/ui/avatar'
import { Button } from '@groundwork/ui/button'
import { Panel } from '@groundwork/ui/panel'
import { Select } from '@groundwork/ui/select'
import { X } from 'lucide-react'
import { useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { useTRPCClient } from '../../trpc/client'
import { useChange } from '../use-change'
import type { CustomRole } from './role-list'

export type Named = { id: string; name: string }
type HoldersProps = { role: CustomRole; people: Named[]; teams: Named[]; refused: string | null }

/** Who has a role, with the way to give and take it. */
export function Holders({ role, people, teams, refused }: HoldersProps) {
  const { access } = useTRPCClient()
  const { change, busy, error } = useChange()
  const has = new Set(role.holders.map(({ id }) => id))
  const options = [
    { value: '', label: 'Choose a person or a team' },
    ...teams
      .filter(({ id }) => !has.has(id))
      .map(({ id, name }) => ({ value: `team ${id}`, label: `Everybody in ${name}` })),
    ...people.filter(({ id }) => !has.has(id)).map(({ id, name }) => ({ value: `person ${id}`, label: name })),
  ]
  const [to, setTo] = useState('')
  function give() {
    const [kind, id = ''] = to.split(' ')
    change(
      () => access.roles.give.mutate({ id: role.id, ...(kind === 'team' ? { teamId: id } : { userId: id }) }),
      () => {
        setTo('')
        return `${role.name} is given, from now on.`
      },
    )
  }
  return (
    <Panel title="Who has it">
      {role.holders.length === 0 ? <p className="px-3 py-2.5 text-ink-2">Nobody yet.</p> : null}
      <ul>
        {role.holders.map((holder) => (
          <li
            key={holder.grantId}
            className="flex min-h-row items-center gap-2 border-b border-line-faint px-3 py-1"
            title={holder.givenBy ? `Given by ${holder.givenBy}` : undefined}
          >
            <Avatar name={holder.name} {...(holder.kind === 'team' ? { kind: 'team' as const } : {})} />
            <span className="font-name">{holder.name}</span>
            <span className="min-w-0 flex-1 truncate text-xs text-ink-3">{holder.hint}</span>
            {refused ? null : (
              <Button
                kind="quiet"
                size="icon"
                aria-label={`Take ${role.name} from ${holder.name}`}
                aria-busy={busy || undefined}
                onClick={() =>
                  change(
                    () => access.roles.take.mutate({ grantId: holder.grantId }),
                    () => `${holder.name} does not have ${role.name} any more.`,
                  )
                }
              >
                <X size={14} strokeWidth={1.75} aria-hidden="true" />
              </Button>
            )}
          </li>
        ))}
      </ul>
      {refused ? (
        <p className="px-3 py-2 text-xs text-ink-3">{refused}</p>
      ) : (
        <div className="flex flex-col gap-2 px-3 py-2.5">
          <FormMessage>{error}</FormMessage>
          <Select
            aria-label={`To whom ${role.name} is given`}
            value={to}
            onChange={(event) => setTo(event.target.value)}
            options={options}
          />
          <Button reason={to ? null : 'Choose a person or a team.'} aria-busy={busy || undefined} onClick={give}>
            Give {role.name}
          </Button>
        </div>
      )}
    </Panel>
  )
}
