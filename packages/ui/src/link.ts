import type { AnchorHTMLAttributes, ComponentType, ReactNode } from 'react'

export type LinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { href: string; children?: ReactNode }

/** What parts use for links: a plain anchor unless the host gives its router's link. */
export type LinkComponent = 'a' | ComponentType<LinkProps>
