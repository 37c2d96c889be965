import type { ReactNode } from 'react'
import { classes } from './classes'
import { StatusGlyph } from './status-glyph'

/**
 * Something that is not readable or not complete, said in a sentence with the setting that changes it.
 *
 * @example
 * ```tsx
 * <Notice title="Not every run is counted">Runs before March have no rating.</Notice>
 * ```
 */
export function Notice({ title, children, setting }: { title: string; children?: ReactNode; setting?: string | null }) {
  return (
    <section className={classes('flex gap-2.5 rounded-md border border-line bg-warn-soft px-3 py-2.5')}>
      <StatusGlyph kind="warn" className="mt-[3px]" />
      <div className="min-w-0">
        <h3 className="font-semibold">{title}</h3>
        {children ? <div className="text-ink-2">{children}</div> : null}
        {setting ? (
          <p className="text-ink-2">
            Setting: <code className="text-xs wrap-anywhere">{setting}</code>
          </p>
        ) : null}
      </div>
    </section>
  )
}
