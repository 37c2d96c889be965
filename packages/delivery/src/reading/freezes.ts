import { nextSpan, spanAt } from '../gate/occurrences'
import { type ChangeWindow, openState, selecting, unreadOf } from '../gate/windows'
import type { Cell } from './cell'

export type Freeze = NonNullable<Cell['marks']['freeze']>

/**
 * Which freeze is on for which project and environment at a moment. One answer per place is kept: five hundred units have few projects, and
 * most freezes select by the environment alone.
 */
export function freezesAt(
  windows: readonly ChangeWindow[],
  at: number,
): (place: { environment: string; project: string }) => Freeze | null {
  const known = new Map<string, Freeze | null>()
  const freezes = windows.filter(({ kind }) => kind === 'freeze')
  return (place) => {
    const applying = selecting(freezes, place)
    const key = applying.map(({ id }) => id).join(' ')
    const found = known.get(key)
    if (found !== undefined) return found
    const freeze = longestOf(applying, at)
    known.set(key, freeze)
    return freeze
  }
}

/** Of the freezes that are on the one that lasts longest; one that cannot be read has no end. */
function longestOf(freezes: readonly ChangeWindow[], at: number): Freeze | null {
  const [unread] = unreadOf(freezes, at)
  if (unread) return { title: unread.window.title, reason: `It cannot be read. ${unread.why}`, until: null }
  const on = freezes.flatMap(({ title, reason, ...window }) => {
    const span = spanAt(window, at)
    return span ? [{ title, reason, until: span.to }] : []
  })
  return on.toSorted((a, b) => b.until - a.until)[0] ?? null
}

/** `closesAt`: when what is open shuts by itself, within the coming week; `opensAt`: when what is shut opens. Milliseconds. */
export type Opening = { open: true; closesAt: number | null } | { open: false; opensAt: number | null; because: string }

const soonMs = 7 * 24 * 60 * 60_000

/** Whether things may begin in an environment, by the freezes and windows that select every project. */
export function openingOf(windows: readonly ChangeWindow[], at: number): (environment: string) => Opening {
  const general = windows.filter(({ selector }) => (selector.projects ?? []).length === 0)
  return (environment) => {
    const applying = selecting(general, { environment, project: '' })
    const { freezes, unreadFreezes, hasWindows, inWindow, opensAt } = openState(applying, at)
    const frozen = unreadFreezes[0] ?? freezes[0]
    if (frozen) return { open: false, opensAt, because: frozen.window.title }
    if (hasWindows && !inWindow) return { open: false, opensAt, because: 'Outside of its windows' }
    const next = applying.flatMap((window) => (window.kind === 'freeze' ? (nextSpan(window, at)?.from ?? []) : []))
    const ends = [...next, ...(inWindow ? [inWindow.until] : [])].filter((end) => end - at < soonMs)
    return { open: true, closesAt: ends.length > 0 ? Math.min(...ends) : null }
  }
}
