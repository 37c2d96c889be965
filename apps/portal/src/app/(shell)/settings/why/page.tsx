import { rules } from '@groundwork/access/actions'
import { actions, can, tokenScopes } from '@groundwork/access/can'
import { Button } from '@groundwork/ui/button'
import { EmptyState } from '@groundwork/ui/empty-state'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { Panel } from '@groundwork/ui/panel'
import { Select } from '@groundwork/ui/select'
import type { Metadata } from 'next'
import { SettingsFrame } from '../../../../settings/settings-frame'
import { Answer } from '../../../../settings/why/answer'
import { answerWhy } from '../../../../settings/why/answer-why'
import { readWhyAddress, type WhyAddress, whoText } from '../../../../settings/why/why-address'
import { api, requireUser } from '../../../../trpc/server'

export const metadata: Metadata = { title: 'Why' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }
type Choice = { value: string; label: string }

export default async function WhyPage({ searchParams }: Props) {
  const [user, caller] = [await requireUser(), await api()]
  const address = readWhyAddress(await searchParams, user.id)
  const seesAll = can(user, 'access.explain', { kind: 'person', ownerUser: null }).allowed
  const [{ people }, environments, plugins, found] = await Promise.all([
    caller.access.people.list(),
    caller.delivery.environments.list(),
    caller.plugins.list(),
    address.action ? answerWhy(caller, { ...address, action: address.action }) : null,
  ])
  const others = seesAll ? people.filter(({ id, disabledAt }) => id !== user.id && !disabledAt) : []
  const whos: Choice[] = [
    { value: `person:${user.id}`, label: 'You' },
    ...others.map(({ id, name, email }) => ({ value: `person:${id}`, label: `${name}, ${email}` })),
    ...tokenScopes.map((scope) => ({ value: `token:${scope}`, label: `A token with the scope ${scope}` })),
    ...plugins.map(({ pluginId, label }) => ({ value: `plugin:${pluginId}`, label: `The plugin ${label.name}` })),
  ]
  return (
    <SettingsFrame
      tab="why"
      lead={`Why somebody may or may not do something, by the same rules that decide it.${seesAll ? '' : ' Of other people, administrators can ask.'}`}
    >
      <div className="grid grid-cols-[var(--spacing-side)_minmax(0,1fr)] items-start gap-4 p-5 max-rail:grid-cols-1 max-sm:p-3">
        <Question
          address={address}
          whos={whos}
          environments={environments.map(({ name, title }) => ({ value: name, label: title }))}
          plugins={plugins.map(({ pluginId, label }) => ({ value: pluginId, label: label.name }))}
        />
        <div className="flex min-w-0 flex-col gap-4">
          {found && 'why' in found && address.action ? <Answer why={found.why} action={address.action} /> : null}
          {found && 'trouble' in found ? (
            <EmptyState kind="no-match" title="That cannot be answered">
              {found.trouble}
            </EmptyState>
          ) : null}
          {found ? null : (
            <EmptyState kind="nothing-yet" title="Choose who, and what they want to do">
              The answer names each rule that was looked at, in order, and who could change it.
            </EmptyState>
          )}
        </div>
      </div>
    </SettingsFrame>
  )
}

type QuestionProps = { address: WhyAddress; whos: Choice[]; environments: Choice[]; plugins: Choice[] }

function Question({ address, whos, environments, plugins }: QuestionProps) {
  const any = { value: '', label: 'none in particular' }
  const offered = actions.map((action) => ({ value: action, label: `${rules[action].words} (${action})` }))
  return (
    <Panel title="Who, and what" padded>
      <form action="/settings/why" className="flex flex-col gap-3" key={JSON.stringify(address)}>
        <Field label="Who">
          <Select tall name="who" defaultValue={whoText(address.who)} options={whos} />
        </Field>
        <Field label="Wants to do">
          <Select tall name="action" defaultValue={address.action ?? 'promotion.request'} options={offered} />
        </Field>
        <Field label="With the project" hint="Its name; its owner counts.">
          <Input tall name="project" defaultValue={address.project} autoComplete="off" />
        </Field>
        <Field label="In">
          <Select tall name="environment" defaultValue={address.environment} options={[any, ...environments]} />
        </Field>
        <Field label="With the plugin">
          <Select tall name="plugin" defaultValue={address.plugin} options={[any, ...plugins]} />
        </Field>
        <Button kind="primary" size="lg" type="submit">
          Ask why
        </Button>
      </form>
    </Panel>
  )
}
