import { Fragment, type ReactNode } from 'react'
import type { LinkComponent } from './link'

export type Crumb = { label: ReactNode; href?: string; key?: string }

/** The way here; the last one is the page itself. On a phone that one and the one before are shown. */
export function Breadcrumb({ items, link: Link = 'a' }: { items: Crumb[]; link?: LinkComponent }) {
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 whitespace-nowrap text-ink-3">
        {items.map((item, index) => {
          const last = index === items.length - 1
          const near = index >= items.length - 2
          const key = item.key ?? item.href ?? index
          return (
            <Fragment key={key}>
              {index > 0 ? (
                <li aria-hidden="true" className={last ? '' : 'max-sm:hidden'}>
                  /
                </li>
              ) : null}
              <li
                className={
                  last
                    ? 'min-w-0 truncate font-medium text-ink'
                    : near
                      ? 'min-w-0 truncate'
                      : 'min-w-0 truncate max-sm:hidden'
                }
              >
                {item.href && !last ? (
                  <Link href={item.href} className="hover:text-ink">
                    {item.label}
                  </Link>
                ) : (
                  <span aria-current={last ? 'page' : undefined}>{item.label}</span>
                )}
              </li>
            </Fragment>
          )
        })}
      </ol>
    </nav>
  )
}
