import type { ReactNode } from 'react'
import { classes } from './classes'
import { type GlyphKind, StatusGlyph } from './status-glyph'

const soft: Record<GlyphKind, string> = {
  ok: 'bg-ok-soft text-ok',
  run: 'bg-run-soft text-run',
  queue: 'bg-idle-soft text-ink-2',
  gate: 'bg-idle-soft text-ink-2',
  pause: 'bg-warn-soft text-warn',
  warn: 'bg-warn-soft text-warn',
  fail: 'bg-fail-soft text-fail',
  unk: 'bg-unk-soft text-unk',
  veto: 'bg-fail-soft text-fail',
  stop: 'bg-idle-soft text-ink-2',
  skip: 'bg-idle-soft text-ink-2',
  none: 'bg-idle-soft text-ink-2',
}

/**
 * Glyph and word on a soft fill. Once a page, in its head.
 *
 * @example
 * ```tsx
 * <StatusChip kind="fail">Failed</StatusChip>
 * ```
 */
export function StatusChip({
  kind,
  children,
  className,
}: {
  kind: GlyphKind
  children: ReactNode
  className?: string
}) {
  return (
    <span
      className={classes(
        'inline-flex h-5 items-center gap-1.5 rounded-full pr-2 pl-1.5 text-xs font-medium whitespace-nowrap',
        soft[kind],
        className,
      )}
    >
      <StatusGlyph kind={kind} size={12} />
      {children}
    </span>
  )
}
