'use client'

import { describePermission, permissions, type Permission } from '@groundwork/plugin-sdk/permissions'
import { extensionPoints, type PointId } from '@groundwork/plugin-sdk/points'
import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { Pill } from '@groundwork/ui/pill'
import { Select } from '@groundwork/ui/select'
import { type FormEvent, useState } from 'react'
import { FormMessage } from '../../../forms/form-message'
import { useChange } from '../../../settings/use-change'
import { useTRPCClient } from '../../../trpc/client'
import { CheckList } from './check-list'

export type EnvelopeValues = {
  id: string | null
  teamId: string
  idPrefix: string
  permissions: string[]
  points: string[]
  memoryMb: number
  ratePerMinute: number
  environments: string[]
  everyone: boolean
}

type EnvelopeFormProps = { first: EnvelopeValues; teams: { id: string; name: string }[]; onDone: () => void }

// Starting processes is decided by administrators for each plugin: no envelope holds it.
const plainPermissions = (Object.keys(permissions) as Permission[]).filter((each) => each !== 'host.process')
const pointIds = Object.keys(extensionPoints) as PointId[]

/** What a team may do with its plugins without asking. */
export function EnvelopeForm({ first, teams, onDone }: EnvelopeFormProps) {
  const { plugins } = useTRPCClient()
  const { change, busy, error } = useChange()
  const [values, setValues] = useState(first)
  const [hosts, setHosts] = useState(hostsOf(first.permissions).join(', '))
  const [environments, setEnvironments] = useState(first.environments.join(', '))
  const set = (part: Partial<EnvelopeValues>) => setValues((before) => ({ ...before, ...part }))
  function submit(event: FormEvent) {
    event.preventDefault()
    const { id, teamId, ...rest } = values
    const plain = rest.permissions.filter((each) => !each.startsWith('http:'))
    const terms = {
      ...rest,
      environments: listOf(environments),
      permissions: [...plain, ...listOf(hosts).map((host) => `http:${host}`)],
    }
    change(
      () =>
        id ? plugins.envelopes.change.mutate({ id, ...terms }) : plugins.envelopes.grant.mutate({ teamId, ...terms }),
      () => {
        onDone()
        return id ? 'The envelope is changed.' : 'The envelope is granted.'
      },
    )
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <FormMessage>{error}</FormMessage>
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        <Field label="Team" hint="Its maintainers register, upgrade and roll back.">
          <Select
            tall
            disabled={values.id !== null}
            value={values.teamId}
            onChange={(event) => set({ teamId: event.currentTarget.value })}
            options={[
              ...(values.teamId ? [] : [{ value: '', label: 'Choose a team' }]),
              ...teams.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </Field>
        <Field label="Ids that begin with" hint="Belongs to this team alone from then on.">
          <Input
            tall
            spellCheck={false}
            value={values.idPrefix}
            onChange={(event) => set({ idPrefix: event.currentTarget.value })}
          />
        </Field>
        <Field label="Memory of a plugin" hint="At most, for each engine.">
          <Input
            tall
            inputMode="numeric"
            after="MB"
            value={values.memoryMb}
            onChange={(event) => set({ memoryMb: numberOf(event.currentTarget.value) })}
          />
        </Field>
        <Field label="Calls of the platform" hint="Of one plugin, on all engines together.">
          <Input
            tall
            inputMode="numeric"
            after="a minute"
            value={values.ratePerMinute}
            onChange={(event) => set({ ratePerMinute: numberOf(event.currentTarget.value) })}
          />
        </Field>
      </div>
      <CheckList
        legend="Permissions"
        whole
        hint="host.process is in no envelope: administrators decide about starting processes for each plugin."
        items={plainPermissions.map((permission) => ({
          value: permission,
          label: describePermission(permission).words,
          note: describePermission(permission).grave ? <Pill tone="warn">think twice</Pill> : null,
        }))}
        chosen={values.permissions}
        onChange={(chosen) => set({ permissions: chosen })}
      />
      <Field label="Hosts it may call" hint="Separated by commas; *.example.com for all below a name.">
        <Input
          tall
          spellCheck={false}
          value={hosts}
          placeholder="none"
          onChange={(event) => setHosts(event.currentTarget.value)}
        />
      </Field>
      <CheckList
        legend="Extension points"
        items={pointIds.map((point) => ({
          value: point,
          label: extensionPoints[point].what,
          note: (
            <span className="flex items-center gap-1.5 max-sm:hidden">
              <code className="text-ink-3">{point}</code>
              {extensionPoints[point].stability.level === 'stable' ? null : (
                <Pill tone="warn">{extensionPoints[point].stability.level}</Pill>
              )}
            </span>
          ),
        }))}
        chosen={values.points}
        onChange={(chosen) => set({ points: chosen })}
        quick={{
          label: 'All stable ones',
          values: pointIds.filter((point) => extensionPoints[point].stability.level === 'stable'),
        }}
      />
      <Field
        label="Environments"
        hint="Names of environments, separated by commas. Its plugins ask for promotions into these only, and its integrations are bound to these only; none named, to none. What is bound already stays."
      >
        <Input tall value={environments} onChange={(event) => setEnvironments(event.currentTarget.value)} />
      </Field>
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          checked={values.everyone}
          onChange={(event) => set({ everyone: event.currentTarget.checked })}
          className="mt-1 size-3.5 shrink-0 accent-accent-fill"
        />
        <span>
          Show its plugins to everyone: their code then runs in everybody's pages, administrators' too
          <span className="block text-xs text-ink-2">
            Without it, showing one beyond the team is a request, and so is each version of one that others see.
          </span>
        </span>
      </label>
      <div className="flex justify-end">
        <Button type="submit" kind="primary" size="lg" aria-busy={busy || undefined}>
          {values.id ? 'Change the envelope' : 'Grant the envelope'}
        </Button>
      </div>
    </form>
  )
}

function hostsOf(granted: string[]): string[] {
  return granted.filter((permission) => permission.startsWith('http:')).map((permission) => permission.slice(5))
}

function listOf(text: string): string[] {
  return text
    .split(/[,\s]+/)
    .map((part) => part.trim())
    .filter(Boolean)
}

function numberOf(text: string): number {
  const digits = text.replaceAll(/\D/g, '')
  return digits === '' ? 0 : Number(digits)
}
