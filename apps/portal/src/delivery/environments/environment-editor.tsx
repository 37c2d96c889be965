'use client'

import type { Environment } from '@groundwork/delivery/environment/rows'
import type { PolicyImpact } from '@groundwork/delivery/environment/impact'
import type { Policy } from '@groundwork/delivery/policy'
import { newPolicy } from '@groundwork/delivery/new-policy'
import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { Panel } from '@groundwork/ui/panel'
import { useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { SettingsColumns } from '../../settings/settings-columns'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import { environmentHref } from './address'
import { CheckBox } from './check-box'
import { ImpactList } from './impact-list'
import { NumberField } from './number-field'
import { PolicyForm } from './policy-form'
import { policyWords } from './policy-words'
import { misfits, type PolicyOffer } from './rule-fit'

type Known = { name: string; title: string; rank: number }
type EditorProps = {
  /** Null: a new one. */
  environment: Environment | null
  others: Known[]
  teams: { id: string; name: string }[]
  offers: PolicyOffer[]
  /** Why it may not be changed; null when it may. */
  refused: string | null
}

/** Name, rank and rules of an environment, with what they say and what they would block before they are saved. */
export function EnvironmentEditor({ environment, others, teams, offers, refused }: EditorProps) {
  const { delivery } = useTRPCClient()
  const { change, busy, error, fields } = useChange()
  const [seen, setSeen] = useState(environment)
  const [said, setSaid] = useState<Said>(environment ? saidOf(environment) : startOf(others))
  const [impact, setImpact] = useState<{ of: Policy; found: PolicyImpact } | null>(null)
  const [looking, setLooking] = useState(false)
  const [unreadable, setUnreadable] = useState<readonly string[]>([])
  // Counts how often what was typed was given up for what is there now.
  const [anew, setAnew] = useState(0)
  const [impactError, setImpactError] = useState<string | null>(null)
  const { name, title, rank, production, policy } = said
  const set = (part: Partial<Said>) => setSaid({ ...said, ...part })
  const untouched = seen !== null && isSame(said, saidOf(seen))
  // What was saved here is known before the page is rendered anew with it.
  const moved = environment !== null && environment.rowVersion > (seen?.rowVersion ?? 0)
  // What changed elsewhere comes in by itself unless it would take away what was typed here.
  if (
    moved &&
    (untouched || isSame(said, saidOf(environment)) || (seen && isSame(saidOf(seen), saidOf(environment))))
  ) {
    setSeen(environment)
    if (untouched) setSaid(saidOf(environment))
  }
  const below = others.filter((other) => other.rank < rank).toSorted((a, b) => b.rank - a.rank)
  const names = {
    teams: new Map(teams.map((team) => [team.id, team.name])),
    offers: new Map(offers.map(({ pluginId, contribution, title: called }) => [`${pluginId}/${contribution}`, called])),
  }
  const [misfit] = misfits(policy, offers)
  const mend = unreadable.length > 0 ? 'The JSON of a rule of a plugin cannot be read as it stands.' : (misfit ?? null)
  const reason = refused ?? mend ?? (untouched ? 'Nothing is changed.' : null)
  const changedAt = seen && { id: seen.id, rowVersion: seen.rowVersion }

  function save() {
    change(
      () => delivery.environments.save.mutate({ ...changedAt, ...said }),
      (saved) => {
        if (environment) setSeen({ ...environment, ...saved })
        return environment
          ? `${saved.title} is changed. Promotions that are asked for from now on keep to it.`
          : { told: `${saved.title} is made. Bind an orchestrator to it next.`, go: environmentHref(saved.name) }
      },
    )
  }
  // Apart from saving: looking changes nothing, and must not hold up what is pressed next.
  async function preview() {
    if (!environment || looking) return
    setLooking(true)
    setImpactError(null)
    try {
      const found = await delivery.environments.impact.query({ environmentId: environment.id, policy })
      setImpact({ of: policy, found })
    } catch (thrown) {
      setImpactError(thrown instanceof Error ? thrown.message : 'It could not be looked at.')
    } finally {
      setLooking(false)
    }
  }
  return (
    <SettingsColumns
      side={
        <>
          <Panel title="What it says" padded>
            <ul className="flex flex-col gap-1.5 text-ink-2">
              {policyWords(policy, names).map(({ rule, words }) => (
                <li key={rule}>{words}</li>
              ))}
            </ul>
          </Panel>
          {environment ? (
            <Panel title="What it would block now" padded>
              <div className="flex flex-col items-start gap-2.5">
                <p className="text-xs text-ink-3">
                  Judged as the gates judge: what waits for {environment.title}, and what is next for it. Nothing is
                  changed.
                </p>
                <Button onClick={() => void preview()} aria-busy={looking || undefined}>
                  {impact ? 'Look again' : 'Show what it would block'}
                </Button>
                <FormMessage>{impactError}</FormMessage>
                {impact ? <ImpactList impact={impact.found} stale={impact.of !== policy} /> : null}
              </div>
            </Panel>
          ) : null}
        </>
      }
    >
      <Panel title={environment ? 'The environment' : 'A new environment'} padded>
        <div className="flex flex-col gap-3">
          <div className="grid grid-cols-3 items-start gap-3 max-sm:grid-cols-1">
            <Field label="Title" error={fields['title']}>
              <Input tall value={title} onChange={(event) => set({ title: event.target.value })} />
            </Field>
            <Field
              label="Name"
              hint={
                environment ? 'It keeps its name: branches of runs bear it.' : 'Lower case; branches of runs bear it.'
              }
              error={fields['name']}
            >
              <Input
                tall
                className="font-mono"
                value={name}
                readOnly={environment !== null}
                onChange={(event) => set({ name: event.target.value })}
              />
            </Field>
            <NumberField
              label="Rank"
              hint="Versions go from low to high."
              value={rank}
              min={0}
              max={10_000}
              onChange={(next) => set({ rank: next })}
            />
          </div>
          <CheckBox
            label="Production"
            hint="Its runs start with --production; others with a branch of this name. Its configuration is reviewed by a second person."
            checked={production}
            onChange={(next) => set({ production: next })}
          />
        </div>
      </Panel>
      <Panel title="Rules" note="what a promotion to it must fulfil" padded>
        <PolicyForm
          key={anew}
          policy={policy}
          below={below}
          teams={teams}
          offers={offers}
          onChange={(next) => set({ policy: next })}
          onReadable={(rule, readable) =>
            setUnreadable((all) => [...all.filter((each) => each !== rule), ...(readable ? [] : [rule])])
          }
        />
      </Panel>
      {moved && environment ? (
        <FormMessage>
          {environment.title} was changed by somebody else meanwhile, so this cannot be saved over it.{' '}
          <Button
            size="sm"
            onClick={() => {
              setSeen(environment)
              setSaid(saidOf(environment))
              setUnreadable([])
              setAnew(anew + 1)
            }}
          >
            Show how it is now
          </Button>
        </FormMessage>
      ) : null}
      <FormMessage>{error}</FormMessage>
      <div className="flex flex-wrap items-center gap-3">
        <Button kind="primary" size="lg" reason={reason} reasonAt="below" aria-busy={busy || undefined} onClick={save}>
          {environment ? `Save ${environment.title}` : `Make ${title || 'the environment'}`}
        </Button>
        <span className="text-xs text-ink-3">
          Promotions that wait already keep the rules under which they were asked for.
        </span>
      </div>
    </SettingsColumns>
  )
}

type Said = Pick<Environment, 'name' | 'title' | 'rank' | 'production' | 'policy'>

function saidOf({ name, title, rank, production, policy }: Environment): Said {
  return { name, title, rank, production, policy }
}

function startOf(others: Known[]): Said {
  const rank = Math.max(0, ...others.map((other) => other.rank)) + 10
  return { name: '', title: '', rank, production: false, policy: newPolicy }
}

function isSame(a: Said, b: Said): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
