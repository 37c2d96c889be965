import type { ReactNode } from 'react'
import { classes } from './classes'

export type PanelProps = {
  title?: ReactNode
  /** Beside the title, quiet. */
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
  /** Inner padding of 12; off for tables and lists. */
  padded?: boolean
  className?: string
  id?: string
}

/**
 * A bordered surface with an optional 36 px head.
 *
 * @example
 * ```tsx
 * <Panel title="Notes" note="of this project" padded>
 *   <p>Retrain on Monday.</p>
 * </Panel>
 * ```
 */
export function Panel({ title, note, actions, children, padded = false, className, id }: PanelProps) {
  return (
    <section id={id} className={classes('min-w-0 overflow-hidden rounded-md border border-line bg-surface', className)}>
      {title ? (
        <header className="flex min-h-row items-center gap-x-2 gap-y-1 border-b border-line-faint px-3 max-sm:flex-wrap max-sm:py-1">
          <h2 className="font-semibold sm:whitespace-nowrap">{title}</h2>
          {note ? (
            <span className="min-w-0 truncate text-xs text-ink-3 max-sm:grow max-sm:basis-24">{note}</span>
          ) : null}
          {actions ? (
            <div className="ml-auto flex shrink-0 items-center gap-2 max-sm:shrink max-sm:flex-wrap">{actions}</div>
          ) : null}
        </header>
      ) : null}
      {padded ? <div className="p-3">{children}</div> : children}
    </section>
  )
}
