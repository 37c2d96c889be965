import { type Actor, can, type Decision } from '@groundwork/access/can'
import type { Sql } from '@groundwork/db/pool'
import { type Installation, installation, isShown, mayUse, resourceOf } from '../registry/installation'

/** How a plugin stands for one person: what a page says in its place, and what the person may do about it. */
export type Standing = {
  id: string
  name: string
  version: string
  state: Installation['state']
  generation: number
  /** Whether this person may use it, else why not. */
  use: Decision
  /** Who changed it last, and when; null when nobody did. */
  last: { did: string; by: string; at: number } | null
  manage: Decision
  /** The version that a roll back leads to; null when there is none. Builds of a folder in development are no versions. */
  previous: string | null
  /** Whether this person finds it under Plugins. */
  listed: boolean
}

/** How a plugin stands for this person; null when it was never registered, or is somebody else's preview. */
export async function standingOf(sql: Sql, actor: Actor | null, pluginId: string): Promise<Standing | null> {
  const found = await installation(sql, pluginId)
  if (!found || !actor || !isShown(actor, found)) return null
  const { name, version, state, generation, previousSha } = found
  const [last, previous] = await Promise.all([lastChange(sql, pluginId), versionOf(sql, previousSha)])
  const [use, manage] = [mayUse(actor, found), can(actor, 'plugin.manage', resourceOf(found))]
  const listed = state !== 'uninstalled'
  return { id: pluginId, name, version, state, generation, use, last, manage, previous, listed }
}

async function lastChange(sql: Sql, pluginId: string): Promise<Standing['last']> {
  const { rows } = await sql.query<{ did: string | null; by: string; at: Date }>({
    name: 'plugin-last-change',
    text: `select detail ->> 'did' as did, actor_name as by, at from audit
      where resource_kind = 'plugin' and resource_id = $1 and detail ? 'did' order by at desc, id desc limit 1`,
    values: [pluginId],
  })
  const row = rows[0]
  return row?.did ? { did: row.did, by: row.by, at: row.at.getTime() } : null
}

async function versionOf(sql: Sql, sha256: string | null): Promise<string | null> {
  if (!sha256) return null
  const { rows } = await sql.query<{ version: string }>({
    name: 'plugin-version-of',
    text: `select version from plugin_bundle where sha256 = $1 and source <> 'dev'`,
    values: [sha256],
  })
  return rows[0]?.version ?? null
}
