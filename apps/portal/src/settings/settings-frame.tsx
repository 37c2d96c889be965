import type { Action, Actor } from '@groundwork/access/can'
import { can } from '@groundwork/access/can'
import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { SettingsTabs } from '../plugins/runtime/places/plugin-tabs'
import { TopBar } from '../shell/top-bar'
import { whyHref } from './why/why-address'

const tabs = [
  { id: 'people', label: 'People' },
  { id: 'teams', label: 'Teams' },
  { id: 'roles', label: 'Custom roles' },
  { id: 'tokens', label: 'Tokens' },
  { id: 'environments', label: 'Environments' },
  { id: 'integrations', label: 'Integrations' },
  { id: 'audit', label: 'Audit' },
  { id: 'why', label: 'Why' },
  { id: 'account', label: 'Your account' },
] as const

type Tab = (typeof tabs)[number]['id']

type SettingsFrameProps = { tab: Tab; lead: ReactNode; actions?: ReactNode; children: ReactNode }

/** A page of the settings: head, tabs, one sentence that says what holds, then the page. */
export function SettingsFrame({ tab, lead, actions, children }: SettingsFrameProps) {
  const label = tabs.find(({ id }) => id === tab)?.label ?? tab
  return (
    <>
      <SettingsHead tab={tab} label={label} lead={lead} actions={actions} />
      {children}
    </>
  )
}

type SettingsHeadProps = { tab: string; label: string; lead: ReactNode; actions?: ReactNode }

/** Head and tabs of a page of the settings, those of plugins among them. */
export function SettingsHead({ tab, label, lead, actions }: SettingsHeadProps) {
  return (
    <>
      <TopBar crumbs={[{ label: 'Settings', href: '/settings' }, { label }]} live={false} actions={actions} />
      <header className="flex flex-col gap-0.5 px-5 pt-4 pb-2 max-sm:px-3 max-sm:pt-3">
        <h1 className="text-xl font-semibold">{label}</h1>
        {lead ? <p className="max-w-prose text-ink-2">{lead}</p> : null}
      </header>
      <SettingsTabs
        current={tab}
        items={tabs.map(({ id, label: text }) => ({ id, label: text, href: `/settings/${id}` }))}
      />
    </>
  )
}

type RefusedProps = { tab: Tab; title: string; reason: string; action: Action }

/** The page for who may not see it: the reason, from the function that enforces it. */
export function SettingsRefused({ tab, title, reason, action }: RefusedProps) {
  return (
    <SettingsFrame tab={tab} lead="This page is not for your role.">
      <EmptyState
        kind="not-allowed"
        title={title}
        actions={
          <Link href={whyHref({ action })} className={buttonClass({})}>
            Why
          </Link>
        }
      >
        {reason}
      </EmptyState>
    </SettingsFrame>
  )
}

/** Why the actor may not do it, or null when they may. */
export function reasonAgainst(actor: Actor, action: Action): string | null {
  const decision = can(actor, action, { kind: 'installation' })
  return decision.allowed ? null : decision.reason
}
