import type { ReactNode } from 'react'
import { classes } from './classes'
import { type GlyphKind, StatusGlyph } from './status-glyph'

const words: Record<GlyphKind, string> = {
  ok: 'text-ink-2',
  run: 'text-run font-medium',
  queue: 'text-ink-2',
  gate: 'text-ink-2',
  pause: 'text-warn font-medium',
  warn: 'text-warn font-medium',
  fail: 'text-fail font-medium',
  unk: 'text-unk font-medium',
  veto: 'text-fail font-medium',
  stop: 'text-ink-2',
  skip: 'text-ink-3',
  none: 'text-ink-3',
}

/**
 * A state in a table row: what is fine stays quiet, only the rest colours its word.
 *
 * @example
 * ```tsx
 * <StatusWord kind="run">Running</StatusWord>
 * ```
 */
export function StatusWord({
  kind,
  children,
  title,
  className,
}: {
  kind: GlyphKind
  children: ReactNode
  title?: string
  className?: string
}) {
  return (
    <span
      title={title}
      className={classes('inline-flex items-center gap-1.5 whitespace-nowrap', words[kind], className)}
    >
      <StatusGlyph kind={kind} />
      {children}
    </span>
  )
}
