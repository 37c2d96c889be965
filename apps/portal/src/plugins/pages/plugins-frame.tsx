import { contractVersion } from '@groundwork/plugin-sdk/contract'
import { buttonClass } from '@groundwork/ui/button-style'
import { Tabs } from '@groundwork/ui/tabs'
import { FileDiff, Plus } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { TopBar } from '../../shell/top-bar'

const tabs = [
  { id: 'installed', label: 'Installed', href: '/plugins' },
  { id: 'available', label: 'Available', href: '/plugins/available' },
  { id: 'impact', label: 'Upgrade impact', href: '/plugins/impact' },
  { id: 'requests', label: 'Requests', href: '/plugins/requests' },
  { id: 'envelopes', label: 'Envelopes', href: '/plugins/envelopes' },
  { id: 'keys', label: 'Keys', href: '/plugins/keys' },
] as const

export type PluginsTab = (typeof tabs)[number]['id']

type PluginsFrameProps = {
  tab: PluginsTab
  /** One sentence that says what holds. */
  lead: ReactNode
  counts?: Partial<Record<PluginsTab, number>>
  children: ReactNode
}

/** Head and tabs of the pages below Plugins. */
export function PluginsFrame({ tab, lead, counts = {}, children }: PluginsFrameProps) {
  const label = tabs.find(({ id }) => id === tab)?.label ?? 'Plugins'
  return (
    <>
      <TopBar
        crumbs={tab === 'installed' ? [{ label: 'Plugins' }] : [{ label: 'Plugins', href: '/plugins' }, { label }]}
        actions={
          <>
            <Link href="/plugins/impact" className={buttonClass({ className: 'max-sm:hidden' })}>
              <FileDiff size={14} strokeWidth={1.75} aria-hidden="true" />
              Contract v{contractVersion}
            </Link>
            <Link href="/plugins/available?register=new" scroll={false} className={buttonClass({ kind: 'primary' })}>
              <Plus size={14} strokeWidth={1.75} aria-hidden="true" />
              Register plugin
            </Link>
          </>
        }
      />
      <header className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-5 pt-4 pb-2 max-sm:px-3 max-sm:pt-3">
        <h1 className="text-xl font-semibold">{tab === 'installed' ? 'Plugins' : label}</h1>
        <p className="text-ink-2">{lead}</p>
      </header>
      <Tabs
        label="Plugins"
        current={tab}
        link={Link}
        items={tabs.map((item) => ({ ...item, ...(counts[item.id] !== undefined && { count: counts[item.id] }) }))}
      />
      {children}
    </>
  )
}
