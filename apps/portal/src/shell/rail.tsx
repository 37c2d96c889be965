import type { Actor } from '@groundwork/access/can'
import { Activity, Boxes, Cable, House, type LucideIcon, Settings2 } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { env } from '../env'
import { api } from '../trpc/server'
import { FindButton } from './find-button'
import { Mark } from './mark'
import { ProjectCount, RunningCount } from './rail-counts'
import { railId } from './rail-id'
import { RailLink } from './rail-link'
import { viewerOnMac } from './viewer'
import { You } from './you'

type User = Extract<Actor, { kind: 'user' }>

/** The navigation: 208 px, icons only below 1080, behind the menu button on a phone. */
export async function Rail({ user }: { user: User }) {
  const caller = await api()
  const [summary, running, mac] = await Promise.all([caller.catalog.summary(), caller.runs.open(), viewerOnMac()])
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
          href="/catalogue"
          also="/projects"
          icon={Boxes}
          label="Catalogue"
          count={<ProjectCount initial={summary} />}
        />
        <Item href="/runs" icon={Activity} label="Runs" count={<RunningCount initial={running} />} />
      </nav>
      <p className="mt-3.5 px-2 py-1 text-2xs font-medium text-ink-3 sm:max-rail:hidden">Platform</p>
      <nav
        aria-label="Platform"
        className="flex flex-col gap-px sm:max-rail:mt-1.5 sm:max-rail:border-t sm:max-rail:border-line sm:max-rail:pt-1.5"
      >
        <Item href="/connect" icon={Cable} label="Connect" />
        <Item href="/settings" icon={Settings2} label="Settings" />
      </nav>
      <You user={user} />
    </aside>
  )
}

// With icons only, the name stands beside its icon on hover and focus.
const floatsWhenNarrow =
  'sm:max-rail:pointer-events-none sm:max-rail:absolute sm:max-rail:left-full sm:max-rail:z-30 sm:max-rail:ml-2 sm:max-rail:rounded-sm sm:max-rail:bg-raised sm:max-rail:px-2 sm:max-rail:py-1 sm:max-rail:text-xs sm:max-rail:text-ink sm:max-rail:opacity-0 sm:max-rail:shadow-pop sm:max-rail:group-hover:opacity-100 sm:max-rail:group-focus-visible:opacity-100'

type ItemProps = { href: string; also?: string; icon: LucideIcon; label: string; count?: ReactNode }

function Item({ href, also, icon: Icon, label, count }: ItemProps) {
  return (
    <RailLink href={href} also={also}>
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
