'use client'

import type { AffectedTarget } from '@groundwork/delivery/environment/bind'
import type { Environment } from '@groundwork/delivery/environment/rows'
import { Button } from '@groundwork/ui/button'
import { Panel } from '@groundwork/ui/panel'
import { Select } from '@groundwork/ui/select'
import Link from 'next/link'
import { useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { ConfirmButton } from '../../settings/confirm-button'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import { RedeployList } from './redeploy-list'

export type Bindable = {
  id: string
  name: string
  role: Role
  trouble: string | null
  /** Why the environment is beyond the envelope of its plugin's team. */
  beyond: string | null
}
type Role = keyof Environment['bindings']

const roles: { role: Role; does: string }[] = [
  { role: 'orchestrator', does: 'keeps definitions and starts runs' },
  { role: 'compute', does: 'makes environments for code' },
  { role: 'data', does: 'holds data sets' },
  { role: 'serving', does: 'answers requests' },
  { role: 'cache', does: 'keeps what was computed' },
]

type BindingsProps = {
  environment: Environment
  integrations: Bindable[]
  /** What still runs through another orchestrator. */
  elsewhere: AffectedTarget[]
  refused: string | null
}

/** Which integration does what in an environment. */
export function Bindings({ environment, integrations, elsewhere, refused }: BindingsProps) {
  const [told, setTold] = useState<{ role: Role; affected: AffectedTarget[] } | null>(null)
  const others = told && told.role !== 'orchestrator' ? told : null
  return (
    <>
      <Panel title="Bound to it" note="through what things happen here">
        <ul>
          {roles.map(({ role, does }) => (
            <BindingRow
              key={`${role} ${environment.bindings[role]?.integrationId ?? ''}`}
              {...{ role, does, environment, refused }}
              choices={integrations.filter((each) => each.role === role)}
              onBound={(affected) => setTold({ role, affected })}
            />
          ))}
        </ul>
      </Panel>
      {elsewhere.length > 0 ? (
        <RedeployList
          targets={elsewhere}
          why={
            environment.bindings.orchestrator
              ? `They run through another orchestrator than ${environment.bindings.orchestrator.name}, and go on to. A redeploy brings them over.`
              : `They run through an orchestrator that is not bound to ${environment.title} any more, and go on to. Until one is bound, nothing can be promoted or rolled back here.`
          }
        />
      ) : null}
      {others && others.affected.length > 0 ? (
        <RedeployList
          targets={others.affected}
          why={`They were deployed with the ${others.role} that was bound before. A redeploy uses the new one.`}
        />
      ) : null}
    </>
  )
}

type BindingRowProps = {
  role: Role
  does: string
  environment: Environment
  choices: Bindable[]
  refused: string | null
  onBound: (affected: AffectedTarget[]) => void
}

function BindingRow({ role, does, environment, choices, refused, onBound }: BindingRowProps) {
  const { delivery } = useTRPCClient()
  const { change, busy, error } = useChange()
  const bound = environment.bindings[role]
  const [chosen, setChosen] = useState(bound?.integrationId ?? '')
  const { name, beyond = null } = choices.find(({ id }) => id === chosen) ?? {}
  const isNew = chosen !== (bound?.integrationId ?? '')
  const trouble = choices.find(({ id }) => id === bound?.integrationId)?.trouble
  const { id: environmentId, rowVersion } = environment
  const ask = () =>
    delivery.environments.bind.mutate({
      ...{ environmentId, role, integrationId: chosen || null, rowVersion },
      ...(beyond === null ? {} : { beyondEnvelope: true }),
    })
  function tell({ affected }: { affected: AffectedTarget[] }) {
    onBound(affected)
    return name
      ? `${name} is the ${role} of ${environment.title} now.`
      : `${environment.title} has no ${role} any more.`
  }
  const bind = () => change(ask, tell)
  return (
    <li className="flex min-h-row flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line-faint px-3 py-1.5 last:border-b-0">
      <span className="w-28 font-name">{role}</span>
      <span className="min-w-0 flex-1 text-xs text-ink-3">
        {does}
        {trouble && bound ? <span className="block text-warn">{trouble}</span> : null}
      </span>
      {choices.length === 0 ? (
        <Link href="/settings/integrations/new" className="text-accent hover:underline">
          No {role} yet: make one
        </Link>
      ) : (
        <Select
          aria-label={`The ${role} of ${environment.title}`}
          value={chosen}
          disabled={refused !== null}
          options={[{ value: '', label: 'nothing' }, ...choices.map(({ id, name: label }) => ({ value: id, label }))]}
          onChange={(event) => setChosen(event.target.value)}
        />
      )}
      {isNew && name && beyond === null ? (
        <Button kind="primary" aria-busy={busy || undefined} reason={refused} onClick={bind}>
          Bind {name} to {environment.title}
        </Button>
      ) : null}
      {isNew && name && beyond !== null ? (
        <ConfirmButton
          kind="primary"
          reason={refused}
          title={`Bind ${name} to ${environment.title} beyond the envelope?`}
          verb={`Bind ${name} all the same`}
          says={beyond}
          work={ask}
          told={tell}
        >
          Bind {name} to {environment.title}
        </ConfirmButton>
      ) : null}
      {isNew && !name ? (
        <ConfirmButton
          reason={refused}
          title={`Take the ${role} from ${environment.title}?`}
          verb={`Take the ${role} from ${environment.title}`}
          says={`What runs there goes on as it is. Until another ${role} is bound, nothing that needs one can be promoted or rolled back in ${environment.title}.`}
          work={ask}
          told={tell}
        >
          Take the {role} from {environment.title}
        </ConfirmButton>
      ) : null}
      {error ? (
        <div className="w-full">
          <FormMessage>{error}</FormMessage>
        </div>
      ) : null}
    </li>
  )
}
