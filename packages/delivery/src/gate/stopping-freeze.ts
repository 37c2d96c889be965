import type { Sql } from '@groundwork/db/pool'
import { readWindows } from './change-windows'
import { openState, selecting } from './windows'

/**
 * The freeze that stops what acts already: one that is on and does not let anything go on. When several are on, what acts may go
 * on only if each of them lets it. Null: it may go on. `until` in milliseconds.
 */
export async function stoppingFreeze(
  sql: Sql,
  target: { environment: string; project: string },
  at: Date,
): Promise<{ title: string; reason: string; until: number } | null> {
  const { freezes } = openState(selecting(await readWindows(sql), target), at.getTime())
  const stopping = freezes.find(({ window }) => !window.overrun)
  return stopping ? { title: stopping.window.title, reason: stopping.window.reason, until: stopping.until } : null
}
