'use client'

import { useNow, useZone } from './time-context'
import { formatClock, formatExact, formatMoment, formatRelative } from './time-format'

export type TimeProps = {
  /** ms since 1970 */
  at: number
  mode?: 'relative' | 'moment' | 'clock' | 'seconds' | 'exact'
  /** Makes it a tab stop whose exact time shows on focus too; for facts, not for every row of a list. */
  focusable?: boolean
  className?: string
}

/**
 * A moment: relative up to seven days, with the exact time and zone on hover and focus.
 *
 * @example
 * ```tsx
 * <Time at={run.startedAt} mode="moment" />
 * ```
 */
export function Time({ at, mode = 'relative', focusable = false, className }: TimeProps) {
  const zone = useZone()
  const now = useNow()
  const exact = formatExact(at, zone)
  const text = words({ at, now, zone, mode })
  const element = (
    <time dateTime={new Date(at).toISOString()} title={focusable ? undefined : exact} className={className}>
      {text}
    </time>
  )
  if (!focusable || mode === 'exact') return element
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what hover shows, focus shows
    <span tabIndex={0} className="group/time relative inline-block" aria-label={exact}>
      {element}
      <span
        aria-hidden="true"
        className="pointer-events-none absolute top-full left-0 z-10 mt-1 hidden rounded-sm bg-raised px-2 py-1 text-xs whitespace-nowrap text-ink shadow-pop group-hover/time:block group-focus-visible/time:block"
      >
        {exact}
      </span>
    </span>
  )
}

function words({ at, now, zone, mode }: { at: number; now: number; zone: string; mode: TimeProps['mode'] }): string {
  if (mode === 'clock') return formatClock(at, zone)
  if (mode === 'seconds') return formatClock(at, zone, true)
  if (mode === 'exact') return formatExact(at, zone)
  if (mode === 'moment') return formatMoment(at, now, zone)
  return formatRelative(at, now, zone)
}
