import { nextSpan, type Recurrence, spanAt, unreadable } from './occurrences'

/** A freeze: nothing begins while it is on. A window: things begin only while one is on. */
export type ChangeWindow = Recurrence & {
  id: string
  kind: 'freeze' | 'window'
  title: string
  reason: string
  selector: { environments?: string[]; projects?: string[] }
  overrun: boolean
}

/** One that cannot be read, and why, as a sentence. */
export type Unread<W> = { window: W; why: string }

export type OpenState = {
  /** Freezes that are on, the one that lasts longest first. */
  freezes: { window: ChangeWindow; until: number }[]
  /** Freezes that cannot be read: nobody knows when they are on, so they count as on until they are corrected or removed. */
  unreadFreezes: Unread<ChangeWindow>[]
  /** Whether there are windows at all, and the one that is on. */
  hasWindows: boolean
  /** Windows that cannot be read: they never open. */
  unreadWindows: Unread<ChangeWindow>[]
  inWindow: { window: ChangeWindow; until: number } | null
  /** The first moment from `at` on at which things may begin; null: none within the years that were looked at, or a freeze cannot be read. */
  opensAt: number | null
}

/** Those that select this environment and project. */
export function selecting(
  windows: readonly ChangeWindow[],
  { environment, project }: { environment: string; project: string },
): ChangeWindow[] {
  const fits = (names: string[] | undefined, name: string) => !names || names.length === 0 || names.includes(name)
  return windows.filter(({ selector }) => fits(selector.environments, environment) && fits(selector.projects, project))
}

/** Those that cannot be read. */
export function unreadOf<W extends Recurrence>(windows: readonly W[], at: number): Unread<W>[] {
  return windows.flatMap((window) => {
    const why = unreadable(window, at)
    return why === null ? [] : [{ window, why }]
  })
}

function on(windows: readonly ChangeWindow[], at: number) {
  return windows
    .flatMap((window) => {
      const span = spanAt(window, at)
      return span ? [{ window, until: span.to }] : []
    })
    .toSorted((a, b) => b.until - a.until)
}

/** What freezes and windows say of a moment. A freeze that is on beats a window that is open. */
export function openState(windows: readonly ChangeWindow[], at: number): OpenState {
  const unread = unreadOf(windows, at)
  const read = windows.filter((window) => unread.every((each) => each.window !== window))
  const freezes = read.filter(({ kind }) => kind === 'freeze')
  const allowed = read.filter(({ kind }) => kind === 'window')
  const unreadFreezes = unread.filter(({ window: { kind } }) => kind === 'freeze')
  const unreadWindows = unread.filter(({ window: { kind } }) => kind === 'window')
  return {
    freezes: on(freezes, at),
    hasWindows: allowed.length + unreadWindows.length > 0,
    ...{ unreadFreezes, unreadWindows },
    inWindow: on(allowed, at)[0] ?? null,
    opensAt:
      unreadFreezes.length > 0 || (unreadWindows.length > 0 && allowed.length === 0)
        ? null
        : firstOpen(freezes, allowed, at),
  }
}

const mostSteps = 200

/** From obstacle to obstacle until there is none. */
function firstOpen(freezes: ChangeWindow[], allowed: ChangeWindow[], from: number): number | null {
  let at = from
  for (let step = 0; step < mostSteps; step += 1) {
    const frozen = on(freezes, at)[0]
    if (frozen) {
      at = frozen.until
      continue
    }
    if (allowed.length === 0 || on(allowed, at).length > 0) return at
    const next = allowed.flatMap((window) => nextSpan(window, at)?.from ?? []).toSorted((a, b) => a - b)[0]
    if (next === undefined) return null
    at = next
  }
  return null
}
