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
            <CrumbItem key={`${crumb.href ?? ''} ${crumb.label}`} crumb={crumb} last={index === crumbs.length - 1} />
          ))}
        </ol>
      </nav>
      {live && <LiveMark start={await liveStart()} />}
      {actions && <div className="flex shrink-0 items-center gap-2">{actions}</div>}
    </header>
  )
}

function CrumbItem({ crumb, last }: { crumb: Crumb; last: boolean }) {
  const text = crumb.mono ? 'font-mono text-xs' : ''
  if (last)
    return (
      <li aria-current="page" className={`min-w-0 truncate font-name text-ink ${text}`}>
        {crumb.label}
      </li>
    )
  return (
    <Fragment>
      <li className={`shrink-0 max-sm:hidden ${text}`}>
        {crumb.href ? (
          <Link href={crumb.href} className="hover:text-ink">
            {crumb.label}
          </Link>
        ) : (
          crumb.label
        )}
      </li>
      <li aria-hidden="true" className="max-sm:hidden">
        /
      </li>
    </Fragment>
  )
}
