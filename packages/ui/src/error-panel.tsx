import type { ReactNode } from 'react'
import { StatusGlyph } from './status-glyph'

export type ErrorPanelProps = {
  /** What stopped. */
  title: string
  /** What is unharmed and what to do. */
  children?: ReactNode
  /** The first lines of the error itself. */
  detail?: string | null
  actions?: ReactNode
}

/**
 * What stopped, what still works, the first error lines, and a way on.
 *
 * @example
 * ```tsx
 * <ErrorPanel title="The notes cannot be read" detail={error.message} actions={<Button onClick={retry}>Try again</Button>} />
 * ```
 */
export function ErrorPanel({ title, children, detail, actions }: ErrorPanelProps) {
  return (
    <section
      role="alert"
      className="flex gap-2.5 rounded-md border border-[color-mix(in_oklab,var(--color-fail)_26%,transparent)] bg-fail-soft px-3 py-2.5"
    >
      <StatusGlyph kind="fail" className="mt-[3px]" />
      <div className="flex min-w-0 flex-1 flex-col items-start gap-2">
        <div>
          <h2 className="font-semibold">{title}</h2>
          {children ? <div className="text-ink-2">{children}</div> : null}
        </div>
        {detail ? (
          <pre className="max-h-48 w-full overflow-auto rounded-sm bg-surface px-2.5 py-2 text-xs leading-[19px]">
            {detail}
          </pre>
        ) : null}
        {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
      </div>
    </section>
  )
}
