'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { isCurrent } from './rail-place'
import { closeRail } from './rail-id'

type RailLinkProps = {
  href: string
  /** Paths that belong to it too; `*` stands for any one part. */
  also?: readonly string[]
  /** Paths below those that belong to another entry. */
  except?: readonly string[]
  /** Called when the pointer or the focus comes to it: it may be opened next. */
  onAim?: () => void
  children: ReactNode
}

/** An entry of the navigation; current on its page and the pages below it (and below `also`). */
export function RailLink({ href, also, except, onAim, children }: RailLinkProps) {
  const path = usePathname()
  const current = isCurrent(path, { href, also, except })
  return (
    <Link
      href={href}
      aria-current={current ? 'page' : undefined}
      onClick={closeRail}
      onPointerEnter={onAim}
      onFocus={onAim}
      className="group relative flex h-control items-center gap-2.25 rounded-sm px-2 font-medium text-ink-2 hover:bg-hover aria-[current]:bg-selected aria-[current]:font-name aria-[current]:text-ink sm:max-rail:justify-center sm:max-rail:px-0 max-sm:h-9"
    >
      {children}
    </Link>
  )
}
