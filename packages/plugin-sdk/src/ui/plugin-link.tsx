'use client'

import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from 'react'
import { isOutside, pageAddress } from './address'
import { useSurroundings } from './plugin-context'

/**
 * What a link is given: all that an anchor takes.
 *
 * @example
 * ```ts
 * const props: PluginLinkProps = { href: '/titles/drama', children: 'Drama' }
 * ```
 */
export type PluginLinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & {
  /** Path of one of the plugin's pages as in `plugin.json`, or a whole address elsewhere. */
  href: string
  /** `href` is an address of the portal, for example "/projects/ranking". */
  portal?: boolean
  children?: ReactNode
}

/**
 * A link to one of the plugin's pages without loading the portal again. Fits where parts of the design system take a `link`.
 *
 * @example
 * ```tsx
 * <>
 *   <PluginLink href="/titles/drama">Drama</PluginLink>
 *   <PluginLink portal href="/projects/ranking">Project</PluginLink>
 *   <Tabs link={PluginLink} label="Genres" current="drama" items={items} />
 * </>
 * ```
 */
export function PluginLink({ href, portal, onClick, children, ...rest }: PluginLinkProps) {
  const { host, plugin } = useSurroundings('PluginLink')
  const outside = isOutside(href)
  const address = outside || portal ? href : pageAddress(plugin, href)

  function press(event: MouseEvent<HTMLAnchorElement>) {
    onClick?.(event)
    const browsers = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0
    if (event.defaultPrevented || outside || browsers || (rest.target && rest.target !== '_self')) return
    event.preventDefault()
    host.navigate(address)
  }

  return (
    <a {...rest} href={address} onClick={press}>
      {children}
    </a>
  )
}
