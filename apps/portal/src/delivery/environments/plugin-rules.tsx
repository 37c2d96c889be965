'use client'

import type { Policy } from '@groundwork/delivery/policy'
import { Button } from '@groundwork/ui/button'
import { type JsonSchema, SchemaForm } from '@groundwork/ui/schema-form'
import { useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { CheckBox } from './check-box'
import { keyOf, type PolicyOffer, ruleFindings } from './rule-fit'

type Json = Policy['gates'][number]['rule']
type PluginRulesProps = {
  policy: Policy
  offers: PolicyOffer[]
  onChange: (part: Partial<Policy>) => void
  /** Whether what is written in the JSON view of a rule can be read; `key` names the rule. */
  onReadable: (key: string, readable: boolean) => void
}

/** Gates and verifications of plugins. One whose plugin is gone stays to be taken out. */
export function PluginRules({ policy, offers, onChange, onReadable }: PluginRulesProps) {
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
    .map((each) => ({
      ...each,
      ...{ title: each.contribution, pluginName: each.pluginId, description: null, isOn: false, schema: null },
    }))
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
            <GateRule
              offer={offer}
              policy={policy}
              onChange={onChange}
              onReadable={(readable) => onReadable(keyOf(offer), readable)}
            />
          ) : (
            <VerificationRule
              offer={offer}
              policy={policy}
              onChange={onChange}
              onReadable={(readable) => onReadable(keyOf(offer), readable)}
            />
          )}
        </li>
      ))}
    </ul>
  )
}

type One = {
  offer: PolicyOffer
  policy: Policy
  onChange: (part: Partial<Policy>) => void
  onReadable: (readable: boolean) => void
}

function GateRule({ offer, policy: { gates }, onChange, onReadable }: One) {
  const { pluginId: plugin, contribution: gate } = offer
  const is = (each: Policy['gates'][number]) => each.plugin === plugin && each.gate === gate
  const found = gates.find(is)
  const others = gates.filter((each) => !is(each))
  const put = (rule: Json) =>
    onChange({
      gates: found ? gates.map((each) => (is(each) ? { ...each, rule } : each)) : [...gates, { plugin, gate, rule }],
    })
  const take = () => onChange({ gates: others })
  return <Rule offer={offer} json={found?.rule} onPut={put} onTake={take} onReadable={onReadable} />
}

function VerificationRule({ offer, policy: { verifications: all }, onChange, onReadable }: One) {
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
  return <Rule offer={offer} json={found?.settings} onPut={put} onTake={take} onReadable={onReadable} />
}

type RuleProps = {
  offer: PolicyOffer
  json: Json | undefined
  onPut: (rule: Json) => void
  onTake: () => void
  onReadable: (readable: boolean) => void
}

function Rule({ offer, json, onPut, onTake, onReadable }: RuleProps) {
  const { kind, title, pluginName, description, isOn, schema } = offer
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
        onChange={(checked) => {
          onReadable(true)
          return checked ? onPut(schema ? {} : null) : onTake()
        }}
      />
      {isAsked ? <Settings offer={offer} value={json} onChange={onPut} onReadable={onReadable} /> : null}
    </div>
  )
}

type SettingsProps = Pick<RuleProps, 'offer' | 'onReadable'> & { value: Json; onChange: (value: Json) => void }

/** The form of the plugin's own schema, with the same values as JSON beside it. */
function Settings({ offer: { title, pluginName, schema }, value, onChange, onReadable }: SettingsProps) {
  // What was given when the page came: it fitted when it was saved.
  const [given] = useState(value)
  const unfit = ruleFindings(schema, value).filter(({ level }) => level === 'error')
  const nowUnfit = schema !== null && value === given && unfit.length > 0 && given !== null
  return (
    <div className="flex flex-col gap-2 pl-5.5">
      {nowUnfit ? (
        <FormMessage>
          This rule no longer fits what {pluginName} takes, so the plugin is not asked and promotions wait: mend it and
          save.
        </FormMessage>
      ) : null}
      {schema ? (
        <SchemaForm
          title={`Settings of ${title}`}
          schema={schema as JsonSchema}
          values={value ?? {}}
          check={(wanted) => ruleFindings(schema, wanted)}
          tellAll={unfit.length > 0}
          onChange={({ values, findings, ready }) => {
            // Not ready with nothing wrong: the text of the JSON view cannot be read.
            const readable = ready || findings.some(({ level }) => level === 'error')
            onReadable(readable)
            if (readable) onChange(values as Json)
          }}
        />
      ) : (
        <p className="text-xs text-ink-3">
          It takes no settings.{' '}
          {unfit.length > 0 ? (
            <Button size="sm" onClick={() => onChange(null)}>
              Take out what is given to it
            </Button>
          ) : null}
        </p>
      )}
    </div>
  )
}
