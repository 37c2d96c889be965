'use client'

import type { Action } from '@groundwork/access/can'
import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { Panel } from '@groundwork/ui/panel'
import { TextArea } from '@groundwork/ui/text-area'
import { useState } from 'react'
import { CheckBox } from '../../delivery/environments/check-box'
import { FormMessage } from '../../forms/form-message'
import { useTRPCClient } from '../../trpc/client'
import { Confirm } from '../confirm'
import { SettingsColumns } from '../settings-columns'
import { useChange } from '../use-change'
import { ActionChoice } from './action-choice'
import { Holders, type Named } from './holders'
import { type CustomRole, roleHref } from './role-list'

export type OfferedAction = {
  action: Action
  words: string
  inEnvironment: boolean
  /** Why this person cannot give it everywhere; null where they can. */
  reason: string | null
}

type RoleEditorProps = {
  /** Null: a new one. */
  role: CustomRole | null
  offered: OfferedAction[]
  environments: { name: string; title: string }[]
  people: Named[]
  teams: Named[]
  refused: string | null
}

/** What a custom role gives, where, and who has it. */
export function RoleEditor({ role, offered, environments, people, teams, refused }: RoleEditorProps) {
  const { access } = useTRPCClient()
  const { change, busy, error, fields } = useChange()
  const [name, setName] = useState(role?.name ?? '')
  const [description, setDescription] = useState(role?.description ?? '')
  const [chosen, setChosen] = useState<Action[]>(role?.actions ?? [])
  const [patterns, setPatterns] = useState((role?.resources ?? []).join('\n'))
  const [within, setWithin] = useState<string[]>(role?.environments ?? [])
  const everywhere =
    within.length === 0 ? [] : offered.filter((each) => chosen.includes(each.action) && !each.inEnvironment)

  function save() {
    const resources = patterns
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
    const said = { name, description, actions: chosen, resources, environments: within }
    const at = role ? { id: role.id, ifMatch: role.rowVersion } : {}
    change(
      () => access.roles.save.mutate({ ...at, ...said }),
      ({ id }) =>
        role
          ? `"${name}" is changed, for everybody who has it.`
          : { told: `"${name}" is made. Give it to somebody next.`, go: roleHref(id) },
    )
  }
  return (
    <SettingsColumns
      side={
        role ? (
          <Holders role={role} people={people} teams={teams} refused={refused} />
        ) : (
          <Panel title="Who has it" padded>
            <p className="text-ink-2">Nobody, until it is made and given to a person or a team.</p>
          </Panel>
        )
      }
    >
      <Panel title={role ? 'The role' : 'A new role'} padded>
        <div className="flex flex-col gap-3">
          <Field label="Name" error={fields['name']}>
            <Input tall value={name} onChange={(event) => setName(event.target.value)} />
          </Field>
          <Field label="What it is for" error={fields['description']}>
            <Input tall value={description} onChange={(event) => setDescription(event.target.value)} />
          </Field>
        </div>
      </Panel>
      <Panel title="Gives" note="what it adds to what somebody may already" padded>
        <ActionChoice offered={offered} chosen={chosen} onChange={setChosen} />
      </Panel>
      <Panel title="Where" padded>
        <div className="flex flex-col gap-3">
          <Field
            label="On"
            hint="One pattern a line: project:ranking* is everything of such projects, plugin:film-* such plugins. Empty: on everything."
            error={fields['resources'] ?? patternError(fields)}
          >
            <TextArea
              rows={3}
              className="font-mono"
              value={patterns}
              onChange={(event) => setPatterns(event.target.value)}
            />
          </Field>
          <fieldset className="flex flex-col gap-1.5">
            <legend className="mb-1 font-medium">In</legend>
            {environments.map((environment) => (
              <CheckBox
                key={environment.name}
                label={environment.title}
                checked={within.includes(environment.name)}
                onChange={(on) =>
                  setWithin(on ? [...within, environment.name] : within.filter((each) => each !== environment.name))
                }
              />
            ))}
            <p className="text-xs text-ink-3">None chosen: in all of them.</p>
          </fieldset>
          {everywhere.length > 0 ? (
            <p className="text-xs text-warn">
              {everywhere.map(({ action }) => action).join(', ')}: about no environment, so a role that is limited to
              some does not give it.
            </p>
          ) : null}
        </div>
      </Panel>
      <FormMessage>{error}</FormMessage>
      <div className="flex flex-wrap items-center gap-3">
        <Button kind="primary" size="lg" reason={refused} reasonAt="below" aria-busy={busy || undefined} onClick={save}>
          {role ? `Save ${role.name}` : `Make ${name || 'the role'}`}
        </Button>
        {role && !refused ? <RemoveRole role={role} /> : null}
      </div>
    </SettingsColumns>
  )
}

/** The line of a pattern that is none is named by its place in the list. */
function patternError(fields: Record<string, string>): string | undefined {
  return Object.entries(fields).find(([path]) => path.startsWith('resources.'))?.[1]
}

function RemoveRole({ role }: { role: CustomRole }) {
  const { access } = useTRPCClient()
  const { change, busy, error, clear } = useChange()
  const [open, setOpen] = useState(false)
  const close = () => {
    setOpen(false)
    clear()
  }
  return (
    <>
      <Button kind="danger" size="lg" onClick={() => setOpen(true)}>
        Remove {role.name}
      </Button>
      {open ? (
        <Confirm
          title={`Remove ${role.name}?`}
          verb={`Remove ${role.name}`}
          busy={busy}
          error={error}
          onClose={close}
          onConfirm={() =>
            change(
              () => access.roles.remove.mutate({ id: role.id, ifMatch: role.rowVersion }),
              () => ({ told: `"${role.name}" is removed.`, go: '/settings/roles' }),
            )
          }
        >
          <p>
            {role.holders.length === 0
              ? 'Nobody has it.'
              : `${role.holders.map((holder) => holder.name).join(', ')} lose what it gives at once.`}
          </p>
        </Confirm>
      ) : null}
    </>
  )
}
