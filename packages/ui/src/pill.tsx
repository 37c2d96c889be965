import type { ReactNode } from 'react'
import { classes } from './classes'

const tones = {
  plain: 'bg-idle-soft text-ink-2',
  outline: 'text-ink-2 inset-ring inset-ring-line',
  accent: 'bg-accent-soft text-accent',
  ok: 'bg-ok-soft text-ok',
  run: 'bg-run-soft text-run',
  warn: 'bg-warn-soft text-warn',
  fail: 'bg-fail-soft text-fail',
}

/**
 * A tag: small, square, never a status on its own.
 *
 * @example
 * ```tsx
 * <Pill tone="accent">new</Pill>
 * ```
 */
export function Pill({ tone = 'plain', children }: { tone?: keyof typeof tones; children: ReactNode }) {
  return (
    <span
      className={classes(
        'inline-flex min-h-[18px] max-w-full items-center gap-1 rounded-xs px-1.5 text-2xs font-medium whitespace-nowrap',
        tones[tone],
      )}
    >
      {children}
    </span>
  )
}
