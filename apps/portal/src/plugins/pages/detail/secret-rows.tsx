'use client'

import { Button } from '@groundwork/ui/button'
import { Input } from '@groundwork/ui/input'
import { Pill } from '@groundwork/ui/pill'
import { Time } from '@groundwork/ui/time'
import { useState } from 'react'
import { useChange } from '../../../settings/use-change'
import { useTRPCClient } from '../../../trpc/client'

type Secret = { name: string; description: string; set: boolean; hint: string | null; updatedAt: number | null }

/** Each secret the plugin wants: whether it is set, and the way to set or remove it. */
export function SecretRows({ id, secrets }: { id: string; secrets: Secret[] }) {
  return (
    <ul>
      {secrets.map((secret) => (
        <SecretRow key={secret.name} id={id} secret={secret} />
      ))}
    </ul>
  )
}

function SecretRow({ id, secret }: { id: string; secret: Secret }) {
  const { plugins } = useTRPCClient()
  const { change, busy, error } = useChange()
  const [value, setValue] = useState('')
  const { name, description, set, hint, updatedAt } = secret
  return (
    <li className="flex flex-col gap-1.5 border-b border-line-faint px-3 py-2.5 last:border-b-0">
      <div className="flex flex-wrap items-center gap-2">
        <code>{name}</code>
        {set ? <Pill tone="ok">set{hint ? `, ends in ${hint}` : ''}</Pill> : <Pill tone="warn">not set</Pill>}
        <span className="ml-auto text-xs text-ink-3">{updatedAt === null ? '' : <Time at={updatedAt} />}</span>
      </div>
      {description ? <p className="text-xs text-ink-2">{description}</p> : null}
      <div className="flex flex-wrap items-center gap-2">
        <span className="min-w-48 flex-1">
          <Input
            type="password"
            autoComplete="new-password"
            aria-label={`${set ? 'New value' : 'Value'} of ${name}`}
            placeholder={set ? 'A new value' : 'Its value'}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
        </span>
        <Button
          reason={value === '' ? 'Write its value first.' : null}
          aria-busy={busy || undefined}
          onClick={() =>
            change(
              () => plugins.secrets.set.mutate({ id, name, value }),
              () => {
                setValue('')
                return `${name} is set.`
              },
            )
          }
        >
          Set {name}
        </Button>
        {set ? (
          <Button
            kind="danger"
            aria-busy={busy || undefined}
            onClick={() =>
              change(
                () => plugins.secrets.remove.mutate({ id, name }),
                () => `${name} is removed.`,
              )
            }
          >
            Remove
          </Button>
        ) : null}
      </div>
      {error ? (
        <p role="alert" className="text-xs text-fail">
          {error}
        </p>
      ) : null}
    </li>
  )
}
