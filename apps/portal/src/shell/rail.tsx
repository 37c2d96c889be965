import type { Actor } from '@groundwork/access/can'
import { Activity, Boxes, Cable, House, type LucideIcon, Settings2 } from 'lucide-react'
import Link from 'next/link'
import { env } from '../env'
import { FindButton } from './find-button'
import { Mark } from './mark'
import { railId } from './rail-id'
import { RailLink } from './rail-link'
import { You } from './you'

type User = Extract<Actor, { kind: 'user' }>

/** The navigation: 208 px, icons only below 1080, behind the menu button on a phone. */
export function Rail({ user }: { user: User }) {
  return (
    <aside
      id={railId}
      popover="auto"
      aria-label="Groundwork"
      className="sticky inset-y-0 left-0 m-0 flex h-dvh w-auto flex-col overflow-visible border-0 border-r border-line bg-sunken px-2 pb-2 text-ink max-sm:fixed max-sm:inset-y-0 max-sm:right-auto max-sm:h-dvh max-sm:max-h-none max-sm:w-72 max-sm:shadow-sheet max-sm:not-open:hidden"
    >
      <Link
        href="/"
        className="flex h-header shrink-0 items-center gap-2.25 px-2 text-base font-semibold tracking-tight"
      >
        <Mark />
        <span className="max-rail:sr-only max-sm:not-sr-only">Groundwork</span>
        {env().GROUNDWORK_WORKSPACE && (
          <span className="ml-auto truncate text-xs font-normal tracking-normal text-ink-3 max-rail:hidden max-sm:inline">
            {env().GROUNDWORK_WORKSPACE}
          </span>
        )}
      </Link>
      <FindButton />
      <nav aria-label="Pages" className="flex flex-col gap-px">
        <Item href="/" icon={House} label="Home" />
        <Item href="/catalogue" also="/projects" icon={Boxes} label="Catalogue" />
        <Item href="/runs" icon={Activity} label="Runs" />
      </nav>
      <p className="mt-3.5 px-2 py-1 text-2xs font-medium text-ink-3 max-rail:sr-only max-sm:not-sr-only">Platform</p>
      <nav aria-label="Platform" className="flex flex-col gap-px max-rail:mt-1.5 max-rail:border-t max-rail:border-line max-rail:pt-1.5">
        <Item href="/connect" icon={Cable} label="Connect" />
        <Item href="/settings" icon={Settings2} label="Settings" />
      </nav>
      <You user={user} />
    </aside>
  )
}

type ItemProps = { href: string; also?: string; icon: LucideIcon; label: string; count?: number }

function Item({ href, also, icon: Icon, label, count }: ItemProps) {
  return (
    <RailLink href={href} also={also}>
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-3 group-aria-[current]:text-accent" />
      <span className="truncate max-rail:sr-only max-sm:not-sr-only">{label}</span>
      {count !== undefined && (
        <span className="ml-auto text-2xs tabular-nums text-ink-3 max-rail:hidden max-sm:inline">
          {count.toLocaleString('en-GB')}
        </span>
      )}
    </RailLink>
  )
}
