import { StatusChip } from '@groundwork/ui/status-chip'
import { Tabs } from '@groundwork/ui/tabs'
import { Plug } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { RefreshOnLive } from '../../../catalogue/refresh-on-live'
import { TopBar } from '../../../shell/top-bar'
import type { RouterOutputs } from '../../../trpc/types'
import { PluginMark } from '../label/plugin-mark'
import { RefreshWhileSeen } from '../refresh-while-seen'
import { actionFacts, lookOf } from './action-facts'
import { type DetailTab, tabItems } from './detail-tabs'
import { PluginActions } from './plugin-actions'
import { ownerWords } from '../words/owner'

export type Detail = RouterOutputs['plugins']['detail']

type DetailFrameProps = {
  detail: Detail
  tab: DetailTab
  teams: { id: string; name: string }[]
  userId: string
  children: ReactNode
}

/** Head, actions and tabs of one plugin's page. */
export function DetailFrame({ detail, tab, teams, userId, children }: DetailFrameProps) {
  const { installation, label } = detail
  const { pluginId } = installation
  const look = lookOf(detail)
  return (
    <>
      <TopBar
        crumbs={[{ label: 'Plugins', href: '/plugins' }, { label: label.name }]}
        actions={<PluginActions facts={actionFacts(detail, userId)} teams={teams} />}
      />
      <RefreshOnLive interests={[{ topic: 'plugin' }]} />
      <RefreshWhileSeen />
      <header className="flex flex-col gap-1 px-5 pt-4 pb-2 max-sm:px-3 max-sm:pt-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <PluginMark id={pluginId} name={label.name} />
          <h1 className="min-w-0 text-xl font-semibold break-words">{label.name}</h1>
          <span className="flex items-center gap-1 font-mono text-xs text-ink-2">
            <Plug size={12} strokeWidth={1.75} aria-hidden="true" />
            {label.version}
          </span>
          <StatusChip kind={look.glyph}>{look.word}</StatusChip>
          <span className="ml-auto text-ink-2 max-sm:ml-0">
            {ownerWords(detail)}, {audience(detail)}
          </span>
        </div>
        <p className="max-w-prose text-ink-2">{label.description}</p>
      </header>
      <Tabs label={label.name} current={tab} link={Link} items={tabItems(pluginId, detail)} />
      {children}
    </>
  )
}

function audience({ installation, audienceNames }: Detail): string {
  return installation.audience.kind === 'everyone' ? 'for everyone' : `for ${audienceNames.join(', ') || 'nobody'}`
}
