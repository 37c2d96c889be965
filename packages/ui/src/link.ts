import type { AnchorHTMLAttributes, ComponentType, MouseEvent, ReactNode } from 'react'

export type LinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { href: string; children?: ReactNode }

/**
 * What parts use for links: a plain anchor unless the host gives its router's link.
 *
 * @example
 * ```tsx
 * function Name({ link: Link = 'a' }: { link?: LinkComponent }) {
 *   return <Link href="/titles/12">Alien</Link>
 * }
 * ```
 */
export type LinkComponent = 'a' | ComponentType<LinkProps>

/**
 * A click handler for a link whose target the page can show by itself: a plain press calls `show`, the browser's own
 * ways (new tab, new window) stay. Undefined without `show`, so that server components may use it.
 *
 * @example
 * ```ts
 * const press = onPlainPress(() => setView('done'))
 * ```
 */
export function onPlainPress(show: (() => void) | undefined) {
  if (!show) return undefined
  return (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    show()
  }
}
