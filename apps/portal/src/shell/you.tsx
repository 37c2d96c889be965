import type { Actor } from '@groundwork/access/can'
import { initials } from '@groundwork/ui/avatar'
import { ChevronsUpDown } from 'lucide-react'
import Link from 'next/link'
import { signOut } from './sign-out'
import { ThemeChoice } from './theme-choice'
import { viewerTheme } from './viewer'

type User = Extract<Actor, { kind: 'user' }>

const menuId = 'you-menu'

/** Who is signed in, at the foot of the navigation, with what belongs to the person. */
export async function You({ user }: { user: User }) {
  return (
    <div className="-mx-2 mt-auto border-t border-line px-2 pt-2">
      <button
        type="button"
        popoverTarget={menuId}
        aria-label={`Account of ${user.name || user.email}`}
        className="flex w-full items-center gap-2 rounded-sm p-1.5 text-left hover:bg-hover sm:max-rail:justify-center sm:max-rail:p-0.5"
      >
        <span
          aria-hidden="true"
          className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft text-2xs font-semibold text-accent"
        >
          {initials(user.name || user.email)}
        </span>
        <span className="min-w-0 flex-1 text-xs sm:max-rail:hidden">
          <span className="block truncate font-name">{user.name || user.email}</span>
          <span className="block truncate text-ink-3">{roleNames[user.role]}</span>
        </span>
        <ChevronsUpDown size={14} strokeWidth={1.75} aria-hidden="true" className="text-ink-2 sm:max-rail:hidden" />
      </button>
      <div
        id={menuId}
        popover="auto"
        className="fixed top-auto right-auto bottom-14 left-2 m-0 w-56 rounded-lg border-0 bg-raised p-1.5 text-ink shadow-pop"
      >
        <p className="truncate px-2 pt-1 pb-2 text-xs text-ink-3">{user.email}</p>
        <ThemeChoice initial={await viewerTheme()} />
        <Link href="/settings/account" className="flex h-8 items-center rounded-sm px-2 hover:bg-hover">
          Your account
        </Link>
        <form action={signOut}>
          <button type="submit" className="flex h-8 w-full items-center rounded-sm px-2 text-left hover:bg-hover">
            Sign out
          </button>
        </form>
      </div>
    </div>
  )
}

const roleNames = { viewer: 'Viewer', developer: 'Developer', maintainer: 'Maintainer', administrator: 'Administrator' }
