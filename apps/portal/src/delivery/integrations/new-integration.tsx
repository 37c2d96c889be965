'use client'

import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { Panel } from '@groundwork/ui/panel'
import Link from 'next/link'
import { useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import type { RouterOutputs } from '../../trpc/types'
import { integrationHref } from './address'
import { Configured } from './configured'
import { roleWords } from './role-words'

type Offer = RouterOutputs['delivery']['integrations']['offers'][number]

/** Chooses what a plugin offers, names it, configures it. */
export function NewIntegration({ offers, refused }: { offers: Offer[]; refused: string | null }) {
  const { delivery } = useTRPCClient()
  const { change, busy, error, fields } = useChange()
  const [key, setKey] = useState(() => keyOf(offers.find(({ isOn }) => isOn) ?? offers[0]))
  const [name, setName] = useState('')
  const [config, setConfig] = useState<Record<string, unknown>>({})
  const [mend, setMend] = useState<string | null>(null)
  const offer = offers.find((each) => keyOf(each) === key)
  const reason =
    refused ??
    (offer && !offer.isOn ? `${offer.pluginName} is off. Enable it under Plugins first.` : null) ??
    (name.trim() === '' ? 'Give it a name.' : mend)
  function make() {
    if (!offer) return
    const { role, pluginId, contribution } = offer
    change(
      () => delivery.integrations.create.mutate({ name: name.trim(), role, pluginId, contribution, config }),
      (made) => ({ told: `${made.name} is made. Bind it to an environment next.`, go: integrationHref(made.id) }),
    )
  }
  return (
    <div className="flex max-w-3xl flex-col gap-4 p-5 max-sm:p-3">
      <Panel title="What it is" note="offered by plugins that are registered">
        <fieldset>
          <legend className="sr-only">What the integration is made of</legend>
          {offers.map((each) => (
            <label
              key={keyOf(each)}
              className="flex min-h-row-tall items-center gap-2.5 border-b border-line-faint px-3 py-1.5 last:border-b-0 hover:bg-hover"
            >
              <input
                type="radio"
                name="offer"
                checked={keyOf(each) === key}
                onChange={() => {
                  setKey(keyOf(each))
                  setConfig({})
                  setMend(null)
                }}
                className="size-3.5 accent-accent-fill"
              />
              <span className="min-w-0 flex-1">
                <span className="font-name">{each.title}</span>{' '}
                <span className="text-ink-3">
                  {each.role}: {roleWords[each.role]}
                </span>
                <span className="block text-xs text-ink-3">
                  {each.description ?? ''} {each.pluginName} {each.pluginVersion}
                  {each.isOn ? '' : ', which is off'}
                </span>
              </span>
              {each.isOn ? null : (
                <Link href={`/plugins/${each.pluginId}`} className="text-accent hover:underline">
                  Open the plugin
                </Link>
              )}
            </label>
          ))}
        </fieldset>
      </Panel>
      {offer ? (
        <Panel title="What it is called and how it is set" padded>
          <div className="flex flex-col gap-4">
            <Field label="Name" hint="Lower case, digits and hyphens: local, airflow-prod." error={fields['name']}>
              <Input tall className="font-mono" value={name} onChange={(event) => setName(event.target.value)} />
            </Field>
            <Configured
              key={key}
              schema={offer.schema}
              values={config}
              onChange={(next, toMend) => {
                setConfig(next)
                setMend(toMend)
              }}
            />
          </div>
        </Panel>
      ) : null}
      <FormMessage>{error}</FormMessage>
      <div>
        <Button kind="primary" size="lg" reason={reason} reasonAt="below" aria-busy={busy || undefined} onClick={make}>
          Make {name.trim() || 'the integration'}
        </Button>
      </div>
    </div>
  )
}

function keyOf(offer: Pick<Offer, 'role' | 'pluginId' | 'contribution'> | undefined): string {
  return offer ? `${offer.role} ${offer.pluginId} ${offer.contribution}` : ''
}
