import type { Sql } from '@groundwork/db/pool'
import { spanAt } from './occurrences'
import { readWindows } from './read-windows'
import { selecting } from './windows'

/** A freeze that is on and lets nothing go on, and its time this once. Milliseconds. */
type StoppingFreeze = { id: string; title: string; reason: string; from: number; until: number }

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
  return windows
    .flatMap((window) => {
      const span = spanAt(window, at.getTime())
      const { id, title, reason } = window
      return span ? [{ id, title, reason, from: span.from, until: span.to }] : []
    })
    .toSorted((a, b) => b.until - a.until)
}
