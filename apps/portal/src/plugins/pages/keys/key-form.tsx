'use client'

import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { Select } from '@groundwork/ui/select'
import { type FormEvent, useState } from 'react'
import { FormMessage } from '../../../forms/form-message'
import { useChange } from '../../../settings/use-change'
import { useTRPCClient } from '../../../trpc/client'

const empty = { publisher: '', idPrefix: '', publicKey: '', teamId: '' }

/** Trusts a key for plugin ids that begin with a prefix. */
export function KeyForm({ teams }: { teams: { id: string; name: string }[] }) {
  const client = useTRPCClient()
  const { change, busy, error, fields } = useChange()
  const [key, setKey] = useState(empty)
  // What stands beside a field is not said twice, in words that the form does not use.
  const placed = Object.keys(fields).some((name) => name in empty)
  const set = (part: Partial<typeof empty>) => setKey((before) => ({ ...before, ...part }))
  function submit(event: FormEvent) {
    event.preventDefault()
    change(
      () => client.plugins.keys.trust.mutate({ ...key, teamId: key.teamId || null }),
      () => {
        setKey(empty)
        return `The key of ${key.publisher} is trusted for ids that begin with "${key.idPrefix}".`
      },
    )
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      <FormMessage>{placed ? null : error}</FormMessage>
      <Field label="Publisher" hint="Who signs with it." error={fields['publisher']}>
        <Input tall value={key.publisher} onChange={(event) => set({ publisher: event.currentTarget.value })} />
      </Field>
      <Field
        label="Public key"
        hint="32 bytes in base64: what groundwork-plugin keys create wrote to its .pub file."
        error={fields['publicKey']}
      >
        <Input
          tall
          spellCheck={false}
          autoComplete="off"
          value={key.publicKey}
          onChange={(event) => set({ publicKey: event.currentTarget.value.trim() })}
        />
      </Field>
      <Field
        label="Ids that begin with"
        hint={'"stream" covers stream and stream-titles, not streamer.'}
        error={fields['idPrefix']}
      >
        <Input
          tall
          spellCheck={false}
          autoComplete="off"
          value={key.idPrefix}
          onChange={(event) => set({ idPrefix: event.currentTarget.value })}
        />
      </Field>
      <Field label="Team" hint="Whose envelope it belongs to." error={fields['teamId']}>
        <Select
          tall
          value={key.teamId}
          onChange={(event) => set({ teamId: event.currentTarget.value })}
          options={[{ value: '', label: 'The platform' }, ...teams.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      </Field>
      <Button type="submit" kind="primary" size="lg" aria-busy={busy || undefined}>
        Trust this key
      </Button>
    </form>
  )
}
