import { Menu } from 'lucide-react'
import Link from 'next/link'
import { Fragment, type ReactNode } from 'react'
import { liveStart } from '../trpc/server'
import { LiveMark } from './live-mark'
import { railId } from './rail-id'

export type Crumb = { label: string; href?: string; mono?: boolean }

type TopBarProps = { crumbs: Crumb[]; actions?: ReactNode; live?: boolean }

/** The header of a page: where one is (the last crumb is this page), whether it is live, at most three actions. */
export async function TopBar({ crumbs, actions, live = true }: TopBarProps) {
  return (
    <header className="sticky top-0 z-20 flex h-header shrink-0 items-center gap-2 border-b border-line bg-canvas px-5 max-sm:px-3">
      <button
        type="button"
        popoverTarget={railId}
        aria-label="Menu"
        className="hidden size-9 shrink-0 items-center justify-center rounded-sm text-ink-2 hover:bg-hover max-sm:flex"
      >
        <Menu size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
      <nav aria-label="Breadcrumb" className="min-w-0 flex-1">
        <ol className="flex min-w-0 items-center gap-1.5 whitespace-nowrap text-ink-3">
          {crumbs.map((crumb, index) => (
            <CrumbItem key={`${crumb.href ?? ''} ${crumb.label}`} crumb={crumb} behind={crumbs.length - 1 - index} />
          ))}
        </ol>
      </nav>
      {live && <LiveMark start={await liveStart()} />}
      {actions && <div className="flex shrink-0 items-center gap-2">{actions}</div>}
    </header>
  )
}

/** On a phone the page and the one it belongs to are shown: the way back must not need the menu. */
function CrumbItem({ crumb, behind }: { crumb: Crumb; behind: number }) {
  const text = crumb.mono ? 'font-mono text-xs' : ''
  // Where not all have room the long ones give way: beside a long name, a run's id would not be left otherwise.
  const room = crumb.label.length > 16 ? 'min-w-8 truncate' : 'shrink-0'
  const narrow = behind === 1 ? 'max-sm:max-w-[55%] max-sm:min-w-6 max-sm:shrink' : 'max-sm:hidden'
  if (behind === 0)
    return (
      <li aria-current="page" className={`${room} font-name text-ink ${text}`}>
        {crumb.label}
      </li>
    )
  return (
    <Fragment>
      <li className={`${room} ${narrow} ${text}`}>
        {crumb.href ? (
          <Link href={crumb.href} className="hover:text-ink max-sm:block max-sm:truncate max-sm:py-2">
            {crumb.label}
          </Link>
        ) : (
          crumb.label
        )}
      </li>
      <li aria-hidden="true" className={behind === 1 ? '' : 'max-sm:hidden'}>
        /
      </li>
    </Fragment>
  )
}
