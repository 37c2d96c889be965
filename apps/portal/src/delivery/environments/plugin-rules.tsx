'use client'

import type { Policy } from '@groundwork/delivery/policy'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { useState } from 'react'
import type { RouterOutputs } from '../../trpc/types'
import { CheckBox } from './check-box'

export type PolicyOffer = RouterOutputs['delivery']['environments']['offers'][number]

type Json = Policy['gates'][number]['rule']
type PluginRulesProps = { policy: Policy; offers: PolicyOffer[]; onChange: (part: Partial<Policy>) => void }

/** Gates and verifications of plugins. One whose plugin is gone stays to be taken out. */
export function PluginRules({ policy, offers, onChange }: PluginRulesProps) {
  const { gates, verifications } = policy
  const named = [
    ...gates.map(({ plugin, gate }) => ({ kind: 'gate' as const, pluginId: plugin, contribution: gate })),
    ...verifications.map(({ plugin, verification }) => ({
      kind: 'verification' as const,
      pluginId: plugin,
      contribution: verification,
    })),
  ]
  const gone = named
    .filter((each) => !offers.some((offer) => keyOf(offer) === keyOf(each)))
    .map((each) => ({ ...each, title: each.contribution, pluginName: each.pluginId, description: null, isOn: false }))
  const all = [...offers, ...gone]
  if (all.length === 0)
    return (
      <p className="text-xs text-ink-3">
        No plugin that is registered brings a gate or a verification. One that does shows here.
      </p>
    )
  return (
    <ul className="flex flex-col gap-3">
      {all.map((offer) => (
        <li key={keyOf(offer)}>
          {offer.kind === 'gate' ? (
            <GateRule offer={offer} policy={policy} onChange={onChange} />
          ) : (
            <VerificationRule offer={offer} policy={policy} onChange={onChange} />
          )}
        </li>
      ))}
    </ul>
  )
}

type One = { offer: PolicyOffer; policy: Policy; onChange: (part: Partial<Policy>) => void }

function GateRule({ offer, policy: { gates }, onChange }: One) {
  const { pluginId: plugin, contribution: gate } = offer
  const is = (each: Policy['gates'][number]) => each.plugin === plugin && each.gate === gate
  const found = gates.find(is)
  const others = gates.filter((each) => !is(each))
  const put = (rule: Json) =>
    onChange({
      gates: found ? gates.map((each) => (is(each) ? { ...each, rule } : each)) : [...gates, { plugin, gate, rule }],
    })
  return <Rule offer={offer} json={found?.rule} onPut={put} onTake={() => onChange({ gates: others })} />
}

function VerificationRule({ offer, policy: { verifications: all }, onChange }: One) {
  const { pluginId: plugin, contribution: verification } = offer
  const is = (each: Policy['verifications'][number]) => each.plugin === plugin && each.verification === verification
  const found = all.find(is)
  const put = (settings: Json) =>
    onChange({
      verifications: found
        ? all.map((each) => (is(each) ? { ...each, settings } : each))
        : [...all, { plugin, verification, settings }],
    })
  const take = () => onChange({ verifications: all.filter((each) => !is(each)) })
  return <Rule offer={offer} json={found?.settings} onPut={put} onTake={take} />
}

type RuleProps = { offer: PolicyOffer; json: Json | undefined; onPut: (rule: Json) => void; onTake: () => void }

function Rule({ offer: { kind, title, pluginName, description, isOn }, json, onPut, onTake }: RuleProps) {
  const isAsked = json !== undefined
  const off = isOn
    ? ''
    : `${pluginName} is off, so a promotion would wait for it. Enable it under Plugins, or leave this out. `
  return (
    <div className="flex flex-col gap-2">
      <CheckBox
        label={`${kind === 'gate' ? 'Gate' : 'Verification'}: ${title}`}
        hint={`${off}${description ?? ''} From ${pluginName}.`}
        checked={isAsked}
        onChange={(checked) => (checked ? onPut(null) : onTake())}
      />
      {isAsked ? <JsonLine label={`Settings of ${title}`} value={json} onChange={onPut} /> : null}
    </div>
  )
}

function JsonLine({ label, value, onChange }: { label: string; value: Json; onChange: (value: Json) => void }) {
  const [text, setText] = useState(() => (value === null ? '' : JSON.stringify(value)))
  const problem = problemOf(text)
  return (
    <div className="pl-5.5">
      <Field label={label} hint="JSON as the plugin describes it; empty: none." error={problem}>
        <Input
          className="font-mono"
          value={text}
          spellCheck={false}
          onChange={(event) => {
            const next = event.target.value
            setText(next)
            if (problemOf(next) === undefined) onChange(next.trim() === '' ? null : (JSON.parse(next) as Json))
          }}
        />
      </Field>
    </div>
  )
}

function problemOf(text: string): string | undefined {
  if (text.trim() === '') return undefined
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return `This is not JSON: ${error instanceof Error ? error.message : String(error)}`
  }
}

function keyOf({ kind, pluginId, contribution }: Pick<PolicyOffer, 'kind' | 'pluginId' | 'contribution'>): string {
  return `${kind} ${pluginId}/${contribution}`
}
