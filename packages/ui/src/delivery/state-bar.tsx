import type { ReactNode } from 'react'
import { classes } from '../classes'
import { type GlyphKind, StatusGlyph } from '../status-glyph'

/**
 * One stage of something that goes on.
 *
 * @example
 * ```tsx
 * const stage: Stage = { id: 'gates', title: 'Gates', note: '2 of 3', kind: 'gate', phase: 'now' }
 * ```
 */
export type Stage = {
  id: string
  title: string
  note?: ReactNode
  kind: GlyphKind
  phase: 'past' | 'now' | 'ahead'
}

const line: Record<Stage['phase'], string> = {
  past: 'after:bg-ok-fill',
  now: 'after:bg-run-fill',
  ahead: 'after:bg-transparent',
}

/** What is past and did not go well has not the line of what did. */
const endedBadly: Partial<Record<GlyphKind, string>> = {
  fail: 'after:bg-fail-fill',
  unk: 'after:bg-unk-fill',
  pause: 'after:bg-warn',
  stop: 'after:bg-idle-fill',
  skip: 'after:bg-idle-fill',
}

/**
 * Where a promotion is in its life: what is past, what it is at, what is ahead.
 *
 * @example
 * ```tsx
 * <StateBar label="Where P-12 is" stages={[{ id: 'a', title: 'Requested', kind: 'ok', phase: 'past' }]} />
 * ```
 */
export function StateBar({ label, stages }: { label: string; stages: Stage[] }) {
  return (
    <ol aria-label={label} className="flex overflow-hidden rounded-md border border-line bg-surface max-sm:flex-col">
      {stages.map(({ id, title, note, kind, phase }) => (
        <li
          key={id}
          aria-current={phase === 'now' ? 'step' : undefined}
          className={classes(
            'relative flex min-w-0 flex-1 items-center gap-2.5 border-line px-4 py-2 not-last:border-r max-sm:not-last:border-r-0 max-sm:not-last:border-b',
            'after:absolute after:inset-x-0 after:bottom-0 after:h-0.5',
            (phase === 'past' && endedBadly[kind]) || line[phase],
            phase === 'now' && 'bg-run-soft',
          )}
        >
          <StatusGlyph kind={kind} size={18} />
          <span className="min-w-0">
            <span
              className={classes(
                'block truncate text-sm',
                phase === 'ahead' ? 'text-ink-2' : 'font-name text-ink',
                phase === 'now' && 'text-run',
              )}
            >
              {title}
            </span>
            {note ? <span className="block truncate text-xs text-ink-3">{note}</span> : null}
          </span>
        </li>
      ))}
    </ol>
  )
}
