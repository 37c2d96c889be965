import { EyeOff, FilterX } from 'lucide-react'
import type { ReactNode } from 'react'

export type EmptyStateProps = {
  /** Nothing yet (how to begin), nothing matches (which filter empties it), nothing you may see (who can let you). */
  kind: 'nothing-yet' | 'no-match' | 'not-allowed'
  title: string
  children?: ReactNode
  /** Lines to paste. */
  command?: string
  actions?: ReactNode
}

/**
 * Why nothing is here and what changes that. Left-aligned, no art but the ground line.
 *
 * @example
 * ```tsx
 * <EmptyState kind="nothing-yet" title="No notes yet">Write the first one above.</EmptyState>
 * ```
 */
export function EmptyState({ kind, title, children, command, actions }: EmptyStateProps) {
  return (
    <section className="flex max-w-prose flex-col items-start gap-3 px-5 py-10 max-sm:px-3">
      <Sign kind={kind} />
      <div className="flex flex-col gap-1">
        <h2 className="text-base font-semibold">{title}</h2>
        {children ? <div className="text-ink-2">{children}</div> : null}
      </div>
      {command ? (
        <pre className="w-full overflow-x-auto rounded-sm bg-sunken px-3 py-2 text-xs leading-5 select-all">
          {command}
        </pre>
      ) : null}
      {actions ? <div className="flex max-w-full flex-wrap gap-2">{actions}</div> : null}
    </section>
  )
}

function Sign({ kind }: { kind: EmptyStateProps['kind'] }) {
  if (kind === 'no-match') return <FilterX size={24} strokeWidth={1.5} aria-hidden="true" className="text-ink-3" />
  if (kind === 'not-allowed') return <EyeOff size={24} strokeWidth={1.5} aria-hidden="true" className="text-ink-3" />
  return (
    <svg width="92" height="18" viewBox="0 0 92 18" aria-hidden="true" className="text-ink-3">
      <path d="M0 17.5H92" stroke="currentColor" />
      {[8, 10, 8, 14, 11, 15, 9, 12].map((height, index) => (
        <rect
          key={index}
          x={1.5 + index * 11.5}
          y={17.5 - height}
          width="8"
          height={height}
          fill="none"
          stroke="currentColor"
          strokeDasharray="2 2"
        />
      ))}
    </svg>
  )
}
