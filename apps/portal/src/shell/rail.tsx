import { type Actor, can } from '@groundwork/access/can'
import {
  Activity,
  Boxes,
  Cable,
  GitMerge,
  House,
  Inbox,
  type LucideIcon,
  Plug,
  Settings2,
  Snowflake,
} from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { env } from '../env'
import { InboxCount } from '../plugins/pages/inbox/inbox-count'
import { PluginNav } from '../plugins/runtime/places/plugin-nav'
import { api } from '../trpc/server'
import { FindButton } from './find-button'
import { Mark } from './mark'
import { MovingCount, ProjectCount, RunningCount } from './rail-counts'
import { railId } from './rail-id'
import { RailLink } from './rail-link'
import { floatsWhenNarrow, railSection, railTitle } from './rail-style'
import { viewerOnMac } from './viewer'
import { You } from './you'

type User = Extract<Actor, { kind: 'user' }>

/** The navigation: 208 px, icons only below 1080, behind the menu button on a phone. */
export async function Rail({ user }: { user: User }) {
  const caller = await api()
  const decides = can(user, 'plugin.decide', { kind: 'installation' }).allowed
  // One after the other: a page opens few connections at once, whatever its rail counts.
  const mac = await viewerOnMac()
  const summary = await caller.catalog.summary()
  const running = await caller.runs.open()
  const moving = await caller.delivery.moving()
  const told = await caller.plugins.notifications.list({ limit: 1 })
  const asked = decides ? await caller.plugins.requests.list() : null
  const waiting = await caller.delivery.promotions.waitingForMe()
  const open = asked?.requests.filter(({ state }) => state === 'open').length ?? 0
  return (
    <aside
      id={railId}
      popover="auto"
      aria-label="Groundwork"
      className="sticky inset-y-0 left-0 m-0 flex h-dvh w-auto flex-col overflow-visible border-0 border-r border-line bg-sunken px-2 pb-2 text-ink max-sm:fixed max-sm:inset-y-0 max-sm:right-auto max-sm:h-dvh max-sm:max-h-none max-sm:w-72 max-sm:shadow-sheet backdrop:bg-scrim max-sm:not-open:hidden"
    >
      <Link
        href="/"
        className="flex h-header shrink-0 items-center gap-2.25 px-2 text-base font-semibold tracking-tight"
      >
        <Mark />
        <span className="sm:max-rail:sr-only">Groundwork</span>
        {env().GROUNDWORK_WORKSPACE && (
          <span className="ml-auto truncate text-xs font-normal tracking-normal text-ink-3 sm:max-rail:hidden">
            {env().GROUNDWORK_WORKSPACE}
          </span>
        )}
      </Link>
      <FindButton mac={mac} />
      <nav aria-label="Pages" className="flex flex-col gap-px">
        <Item href="/" icon={House} label="Home" />
        <Item
          href="/inbox"
          icon={Inbox}
          label="Inbox"
          count={
            <InboxCount
              userId={user.id}
              decides={decides}
              initial={{ unread: told.unread, open, waiting: waiting.length }}
            />
          }
        />
        <Item
          href="/catalogue"
          also={['/projects', '/config-changes']}
          except={['/projects/*/units']}
          icon={Boxes}
          label="Catalogue"
          count={<ProjectCount initial={summary} />}
        />
        <Item href="/runs" icon={Activity} label="Runs" count={<RunningCount initial={running} />} />
        <Item
          href="/promotions"
          also={['/targets', '/projects/*/units']}
          icon={GitMerge}
          label="Promotions"
          count={<MovingCount initial={moving} />}
        />
        <Item href="/freezes" icon={Snowflake} label="Freezes" />
      </nav>
      <PluginNav />
      <p className={railTitle}>Platform</p>
      <nav aria-label="Platform" className={railSection}>
        <Item href="/plugins" also={['/config/library']} icon={Plug} label="Plugins" />
        <Item href="/connect" icon={Cable} label="Connect" />
        <Item href="/settings" icon={Settings2} label="Settings" />
      </nav>
      <You user={user} />
    </aside>
  )
}

type ItemProps = {
  href: string
  also?: readonly string[]
  except?: readonly string[]
  icon: LucideIcon
  label: string
  count?: ReactNode
}

function Item({ icon: Icon, label, count, ...place }: ItemProps) {
  return (
    <RailLink {...place}>
      <Icon
        size={16}
        strokeWidth={1.75}
        aria-hidden="true"
        className="shrink-0 text-ink-3 group-aria-[current]:text-accent"
      />
      <span className={`truncate ${floatsWhenNarrow}`}>{label}</span>
      {count}
    </RailLink>
  )
}
