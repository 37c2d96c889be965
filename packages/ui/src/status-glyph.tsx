import type { ReactNode } from 'react'
import { classes } from './classes'

export type GlyphKind =
  | 'ok'
  | 'run'
  | 'queue'
  | 'gate'
  | 'pause'
  | 'warn'
  | 'fail'
  | 'unk'
  | 'veto'
  | 'stop'
  | 'skip'
  | 'none'

const tones: Record<GlyphKind, string> = {
  ok: 'text-ok',
  run: 'text-run',
  queue: 'text-idle',
  gate: 'text-idle',
  pause: 'text-warn',
  warn: 'text-warn',
  fail: 'text-fail',
  unk: 'text-unk',
  veto: 'text-fail',
  stop: 'text-idle',
  skip: 'text-idle',
  none: 'text-idle',
}

const knockOut = 'var(--color-surface)'
const round = { fill: 'none', stroke: 'currentColor', strokeLinecap: 'round', strokeLinejoin: 'round' } as const
const ring = <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" />

// Each state has its own silhouette: shape carries the meaning, colour only confirms it.
const shapes: Record<GlyphKind, ReactNode> = {
  ok: (
    <>
      {ring}
      <path d="M5.3 8.2l1.9 1.9 3.6-4" strokeWidth="1.6" {...round} />
    </>
  ),
  run: (
    <>
      <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" opacity=".28" />
      <path
        d="M8 1.75A6.25 6.25 0 0 1 14.25 8"
        strokeWidth="1.9"
        className="origin-center motion-safe:animate-spin-slow"
        {...round}
      />
      <circle cx="8" cy="8" r="2.1" fill="currentColor" />
    </>
  ),
  queue: (
    <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.4 2.5" />
  ),
  gate: (
    <>
      {ring}
      <path d="M8 4.6V8l2.2 1.5" strokeWidth="1.6" {...round} />
    </>
  ),
  pause: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="M6.2 5.4v5.2M9.8 5.4v5.2" stroke={knockOut} strokeWidth="1.8" strokeLinecap="round" />
    </>
  ),
  warn: (
    <>
      <path d="M8 1.6l6.7 11.9a.9.9 0 0 1-.8 1.3H2.1a.9.9 0 0 1-.8-1.3z" fill="currentColor" />
      <path d="M8 6v3.6" stroke={knockOut} strokeWidth="1.7" strokeLinecap="round" />
      <circle cx="8" cy="12.2" r="1" fill={knockOut} />
    </>
  ),
  fail: (
    <>
      <rect x="1.5" y="1.5" width="13" height="13" rx="2.5" fill="currentColor" />
      <path d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2" stroke={knockOut} strokeWidth="1.8" strokeLinecap="round" />
    </>
  ),
  unk: (
    <>
      <path d="M8 .9L15.1 8 8 15.1.9 8z" fill="currentColor" />
      <path
        d="M6.3 6.5c.1-1 .8-1.6 1.8-1.6s1.7.6 1.7 1.5c0 1.2-1.7 1.3-1.7 2.6"
        fill="none"
        stroke={knockOut}
        strokeWidth="1.5"
        strokeLinecap="round"
      />
      <circle cx="8.1" cy="11.2" r=".95" fill={knockOut} />
    </>
  ),
  veto: (
    <>
      <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.7" />
      <path d="M3.8 3.8l8.4 8.4" stroke="currentColor" strokeWidth="1.7" />
    </>
  ),
  stop: (
    <>
      {ring}
      <rect x="5.6" y="5.6" width="4.8" height="4.8" rx=".8" fill="currentColor" />
    </>
  ),
  skip: (
    <>
      {ring}
      <path d="M5 8h6" strokeWidth="1.6" {...round} />
    </>
  ),
  none: <circle cx="8" cy="8" r="1.6" fill="currentColor" />,
}

export type StatusGlyphProps = {
  kind: GlyphKind
  /** 14 by default; 12 in strips and lists, 18 on a state bar. */
  size?: 12 | 14 | 18
  /** Given: an image with this name. Left out: decoration beside a word that already says it. */
  label?: string
  className?: string
}

/**
 * A state drawn as its own silhouette.
 *
 * @example
 * ```tsx
 * <StatusGlyph kind="ok" label="Done" />
 * ```
 */
export function StatusGlyph({ kind, size = 14, label, className }: StatusGlyphProps) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      className={classes('shrink-0', tones[kind], className)}
      data-glyph={kind}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    >
      {label ? <title>{label}</title> : null}
      {shapes[kind]}
    </svg>
  )
}
