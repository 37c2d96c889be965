import type { Sql } from '@groundwork/db/pool'
import { spanAt } from './occurrences'
import { readWindows } from './read-windows'
import { selecting, unreadOf } from './windows'

/**
 * A freeze that is on and lets nothing go on, and its time this once. Milliseconds; `until` null: it cannot be read (`unread` says
 * why), and counts as on until it is corrected or removed.
 */
type StoppingFreeze = {
  id: string
  title: string
  reason: string
  from: number
  until: number | null
  unread: string | null
}

/**
 * The freezes that stop what acts already, the one that lasts longest first. When several are on, what acts may go on only if
 * each of them lets it.
 */
export async function stoppingFreezes(
  sql: Sql,
  target: { environment: string; project: string },
  at: Date,
): Promise<StoppingFreeze[]> {
  const windows = selecting(await readWindows(sql), target).filter(({ kind, overrun }) => kind === 'freeze' && !overrun)
  const unread = unreadOf(windows, at.getTime()).map(({ window: { id, title, reason }, why }) => ({
    ...{ id, title, reason, from: 0, until: null, unread: why },
  }))
  const on = windows
    .flatMap((window) => {
      const span = spanAt(window, at.getTime())
      const { id, title, reason } = window
      return span ? [{ id, title, reason, from: span.from, until: span.to, unread: null }] : []
    })
    .toSorted((a, b) => b.until - a.until)
  return [...unread, ...on.filter(({ id }) => unread.every((each) => each.id !== id))]
}
