import { ConflictError } from '@groundwork/access/errors'
import type { EventBus } from '@groundwork/db/events'
import type { Pool, Sql } from '@groundwork/db/pool'
import { noticeToOwners } from '../requests/notices'
import type { Installation } from './installation'
import { wayBack } from './swap'
import { type Changing, itself, move, type Seen } from './transition'

type Quarantine = { pluginId: string; sha256: string; reason: string }

/**
 * Writes down that a version crashed again and again, has nothing to go back to and is not started any more, and tells its
 * owners. Any number of engines may call it; it is said once. False when it was said, or another version is on.
 */
export async function noteQuarantine(
  pool: Pool,
  bus: EventBus,
  { pluginId, sha256, reason }: Quarantine,
): Promise<boolean> {
  const changing = { pool, bus, actor: itself, requestId: null }
  const after = await move(changing, { pluginId, generation: null }, async (before, sql) => {
    const { state, activeSha, version, name } = before
    const isOn = state === 'enabled' || state === 'draft'
    const first = `Version ${version} crashed again and again and is not started any more`
    if (!isOn || activeSha !== sha256 || before.notice?.startsWith(first)) return null
    const notice = `${first}: ${/[.!?]$/.test(reason) ? reason : `${reason}.`}${await noWayBack(sql, before)}`
    await noticeToOwners(sql, bus, { ...before, title: `${name} ${version} is quarantined`, body: notice })
    const detail = { did: 'quarantined the crashing plugin', version, reason }
    return { set: { notice }, change: 'failed', detail }
  })
  return after !== null
}

/** Why the version before was not gone back to, where that is not plain. */
async function noWayBack(sql: Sql, before: Installation): Promise<string> {
  const { next, refused } = await wayBack(sql, before)
  return next && refused !== null ? ` Groundwork did not go back to version ${next.version}: ${refused}` : ''
}

/** Gives a plugin that is not started any more another try, on every engine. */
export function restart(changing: Changing, seen: Seen): Promise<Installation | null> {
  return move(changing, seen, ({ state, name, version }) => {
    if (state !== 'enabled' && state !== 'draft')
      throw new ConflictError(`${name} is off, so there is nothing to start. Enable it.`)
    return { set: { notice: null }, change: 'restarted', detail: { did: 'restarted the plugin', version } }
  })
}
