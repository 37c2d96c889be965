'use client'

import type { Policy } from '@groundwork/delivery/policy'
import { Field } from '@groundwork/ui/field'
import { Select } from '@groundwork/ui/select'
import type { ReactNode } from 'react'
import { CheckList } from '../../plugins/pages/envelopes/check-list'
import { CheckBox } from './check-box'
import { NumberField } from './number-field'
import { PluginRules } from './plugin-rules'
import type { PolicyOffer } from './rule-fit'
import { whoApproves } from '../../settings/role-names'
import { queueChoices } from './policy-words'

type PolicyFormProps = {
  policy: Policy
  /** Environments of a lower rank, the highest first. */
  below: { name: string; title: string }[]
  teams: { id: string; name: string }[]
  offers: PolicyOffer[]
  onChange: (policy: Policy) => void
  /** Whether the JSON of a plugin's rule can be read. */
  onReadable: (rule: string, readable: boolean) => void
}

/** Every rule of an environment, each with what it asks. */
export function PolicyForm({ policy, below, teams, offers, onChange, onReadable }: PolicyFormProps) {
  const set = (part: Partial<Policy>) => onChange({ ...policy, ...part })
  return (
    <div className="flex flex-col gap-5">
      <Group title="Where versions come from">
        <Upstream policy={policy} below={below} onChange={(upstream) => set({ upstream })} />
        <CheckBox
          label="Take versions with uncommitted changes"
          hint="And those of no known commit. Nobody can find again what was in them. Fine where people try things."
          checked={policy.allowDirty}
          onChange={(allowDirty) => set({ allowDirty })}
        />
      </Group>
      <Group title="Who agrees">
        <Approvals policy={policy} teams={teams} onChange={(approvals) => set({ approvals })} />
        <CheckBox
          label="Ask for a reason"
          hint="Whoever promotes says why; it stays with the promotion."
          checked={policy.requireReason}
          onChange={(requireReason) => set({ requireReason })}
        />
        <CheckBox
          label="Ask to type the unit's name"
          hint="Against promoting the wrong thing."
          checked={policy.typedConfirmation}
          onChange={(typedConfirmation) => set({ typedConfirmation })}
        />
      </Group>
      <Group title="How it is checked">
        <CheckBox
          label="Run it once first"
          hint="A run of the version as it will run here, before its schedule is switched on. A failed one ends the promotion."
          checked={policy.verification.smokeRun}
          onChange={(smokeRun) => set({ verification: { ...policy.verification, smokeRun } })}
        />
        <CheckBox
          label="Roll back by itself"
          hint="When its verification fails, the last verified version comes back, and a hold keeps automation away."
          checked={policy.verification.autoRollback}
          onChange={(autoRollback) => set({ verification: { ...policy.verification, autoRollback } })}
        />
        <PluginRules policy={policy} offers={offers} onChange={set} onReadable={onReadable} />
      </Group>
      <Group title="When several wait">
        <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
          <Field label="Queue" hint="Of each unit in this environment. A roll back goes first in any case.">
            <Select
              tall
              options={queueChoices}
              value={policy.queue}
              onChange={(event) => set({ queue: event.target.value as Policy['queue'] })}
            />
          </Field>
          <NumberField
            label="Begins within"
            unit="hours"
            hint="What has not begun by then expires, so that nothing old surprises anybody."
            value={policy.startWithinHours}
            min={1}
            max={720}
            onChange={(startWithinHours) => set({ startWithinHours })}
          />
        </div>
      </Group>
    </div>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3">
      <h3 className="border-b border-line-faint pb-1 text-base font-semibold">{title}</h3>
      {children}
    </section>
  )
}

type UpstreamProps = Pick<PolicyFormProps, 'policy' | 'below'> & { onChange: (upstream: Policy['upstream']) => void }

function Upstream({ policy: { upstream }, below, onChange }: UpstreamProps) {
  const options = [
    { value: '', label: 'From anywhere' },
    ...below.map(({ name, title }) => ({ value: name, label: `Runs in ${title} first` })),
  ]
  return (
    <>
      <Field label="Before it comes here" hint={below.length === 0 ? 'No environment has a lower rank.' : undefined}>
        <Select
          tall
          options={options}
          value={upstream?.environment ?? ''}
          onChange={({ target: { value } }) =>
            onChange(value === '' ? null : { verified: true, soakMinutes: 0, ...upstream, environment: value })
          }
        />
      </Field>
      {upstream ? (
        <div className="grid grid-cols-2 items-start gap-3 max-sm:grid-cols-1">
          <NumberField
            label="Soak"
            unit="minutes"
            hint="For how long without a break; 0: it only has to run there."
            value={upstream.soakMinutes}
            min={0}
            max={86_400}
            onChange={(soakMinutes) => onChange({ ...upstream, soakMinutes })}
          />
          <CheckBox
            label="Verified there"
            hint="Its smoke run and what else is checked there have passed."
            checked={upstream.verified}
            onChange={(verified) => onChange({ ...upstream, verified })}
          />
        </div>
      ) : null}
    </>
  )
}

type ApprovalsProps = Pick<PolicyFormProps, 'policy' | 'teams'> & { onChange: (approvals: Policy['approvals']) => void }

function Approvals({ policy: { approvals }, teams, onChange }: ApprovalsProps) {
  const items = [
    { value: 'owner', label: 'The team that owns the project' },
    ...teams.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <>
      <NumberField
        label="People who approve"
        hint={`Each person counts once. ${whoApproves}`}
        value={approvals.count}
        min={0}
        max={10}
        onChange={(count) => onChange({ ...approvals, count })}
      />
      <CheckBox
        label="Four eyes"
        hint="Who asks for it, who made the version and who wrote its configuration do not count."
        checked={approvals.fourEyes}
        onChange={(fourEyes) => onChange({ ...approvals, fourEyes })}
      />
      <CheckList
        legend="One of each of these teams"
        items={items}
        chosen={approvals.teams}
        onChange={(chosen) =>
          onChange({ ...approvals, teams: chosen, count: Math.max(approvals.count, chosen.length) })
        }
      />
    </>
  )
}
