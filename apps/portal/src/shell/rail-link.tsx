'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { closeRail } from './rail-id'

type RailLinkProps = {
  href: string
  also?: string
  /** Called when the pointer or the focus comes to it: it may be opened next. */
  onAim?: () => void
  children: ReactNode
}

/** An entry of the navigation; current on its page and the pages below it (and below `also`). */
export function RailLink({ href, also, onAim, children }: RailLinkProps) {
  const path = usePathname()
  const current = isBelow(path, href) || (also !== undefined && isBelow(path, also))
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

function isBelow(path: string, href: string): boolean {
  return path === href || (href !== '/' && path.startsWith(`${href}/`))
}
