import { Fragment, type ReactNode } from 'react'
import { classes } from './classes'
import { type LinkComponent, onPlainPress } from './link'
import { TabInView } from './tab-in-view'

export type TabItem = {
  id: string
  label: ReactNode
  href: string
  count?: number | string
  /** A line before it sets it apart from the tabs before. */
  apart?: boolean
}

/**
 * Links that look like tabs: the URL is the state, so back, reload and sharing keep it.
 *
 * @example
 * ```tsx
 * <Tabs
 *   label="Views"
 *   current={view}
 *   items={[{ id: 'open', label: 'Open', href: '?view=open', count: 3 }, { id: 'done', label: 'Done', href: '?view=done' }]}
 *   onShow={setView}
 * />
 * ```
 */
export function Tabs({
  items,
  current,
  label,
  link: Link = 'a',
  onShow,
}: {
  items: TabItem[]
  current: string
  /** Names the set for assistive technology. */
  label: string
  link?: LinkComponent
  /** Shows a tab without following its link; the link stays for new tabs. */
  onShow?: (id: string) => void
}) {
  return (
    <nav aria-label={label} className="flex gap-0.5 overflow-x-auto border-b border-line px-3 [scrollbar-width:none]">
      {items.map((item) => {
        const selected = item.id === current
        return (
          <Fragment key={item.id}>
            {item.apart ? <span aria-hidden="true" className="mx-2 h-4 w-px shrink-0 self-center bg-line" /> : null}
            <Link
              href={item.href}
              onClick={onPlainPress(onShow && (() => onShow(item.id)))}
              aria-current={selected ? 'page' : undefined}
              className={classes(
                '-mb-px inline-flex h-9 shrink-0 items-center gap-1.5 border-b-2 px-2 font-medium whitespace-nowrap max-sm:h-11',
                selected ? 'border-accent text-ink' : 'border-transparent text-ink-2 hover:text-ink',
              )}
            >
              {item.label}
              {item.count === undefined ? null : (
                <span className="text-xs font-normal text-ink-3 tabular-nums">{item.count}</span>
              )}
            </Link>
          </Fragment>
        )
      })}
      <TabInView current={current} />
    </nav>
  )
}
