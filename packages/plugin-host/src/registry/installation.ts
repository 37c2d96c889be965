import { can, type Actor, type Decision, type Resource } from '@groundwork/access/can'
import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'

/** Draft: registered, seen by one person. Uninstalled: gone, its data kept unless `dataDropped`. */
export type InstallationState = 'draft' | 'enabled' | 'disabled' | 'uninstalled'

/** Who sees and uses a plugin: ids of persons, ids of teams, or everybody. */
export type Audience = { kind: 'me'; users: string[] } | { kind: 'teams'; teams: string[] } | { kind: 'everyone' }

/** One row a plugin id: what is on. `name` and `version` are those of the active bundle. */
export type Installation = {
  pluginId: string
  name: string
  version: string
  state: InstallationState
  /** Follows a developer's folder; its bundles may be unsigned. */
  dev: boolean
  activeSha: string
  previousSha: string | null
  pendingSha: string | null
  pendingKind: 'upgrade' | 'rollback' | null
  pendingSince: Date | null
  /** When the pointer last moved; null when a quarantine must not move it back. */
  swappedAt: Date | null
  notice: string | null
  noticeAt: Date | null
  audience: Audience
  ownerTeam: string | null
  granted: string[]
  configRevision: number
  generation: number
  registeredBy: string | null
  dataDropped: boolean
  createdAt: Date
  updatedAt: Date
}

/** Selects an Installation from `plugin_installation i left join plugin_bundle b on b.sha256 = i.active_sha`. */
const columns = `i.plugin_id as "pluginId", coalesce(b.manifest ->> 'name', i.plugin_id) as name,
  coalesce(b.version, '') as version, i.state, i.dev, i.active_sha as "activeSha", i.previous_sha as "previousSha",
  i.pending_sha as "pendingSha", i.pending_kind as "pendingKind", i.pending_since as "pendingSince",
  i.swapped_at as "swappedAt", i.notice, i.notice_at as "noticeAt", i.audience, i.owner_team as "ownerTeam", i.granted,
  i.config_revision as "configRevision", i.generation, i.registered_by as "registeredBy",
  i.data_dropped as "dataDropped", i.created_at as "createdAt", i.updated_at as "updatedAt"`
const tables = 'plugin_installation i left join plugin_bundle b on b.sha256 = i.active_sha'

/** Every plugin that is registered, whatever its state, by id; those that were uninstalled are left out. */
export async function installations(sql: Sql): Promise<Installation[]> {
  const { rows } = await sql.query<Installation>({
    name: 'plugin-installations',
    text: `select ${columns} from ${tables} where i.state <> 'uninstalled' order by i.plugin_id`,
  })
  return rows
}

/** The row of one plugin, uninstalled ones too; null when it was never registered. */
export async function installation(sql: Sql, pluginId: string): Promise<Installation | null> {
  const { rows } = await sql.query<Installation>({
    name: 'plugin-installation',
    text: `select ${columns} from ${tables} where i.plugin_id = $1`,
    values: [pluginId],
  })
  return rows[0] ?? null
}

/** The row, locked until the end of the transaction, so that nobody else moves it meanwhile. */
export async function lockInstallation(sql: Sql, pluginId: string): Promise<Installation | null> {
  const { rows } = await sql.query<Installation>({
    name: 'plugin-lock-installation',
    text: `select ${columns} from ${tables} where i.plugin_id = $1 for update of i`,
    values: [pluginId],
  })
  return rows[0] ?? null
}

/** The row of a plugin that is registered; throws NotFoundError for one that never was or is uninstalled. */
export async function registered(sql: Sql, pluginId: string): Promise<Installation> {
  const found = await installation(sql, pluginId)
  if (found && found.state !== 'uninstalled') return found
  throw notRegistered(pluginId)
}

/** Whether it follows a developer's folder: a registered bundle may take its place. */
export function isPreviewOfFolder({ dev, state }: Pick<Installation, 'dev' | 'state'>): boolean {
  return dev && state !== 'uninstalled'
}

/** What `can` is asked about an installed plugin: one in development is the preview of whoever made it. */
export function resourceOf(
  installed: Pick<Installation, 'pluginId' | 'ownerTeam'> & Partial<Pick<Installation, 'dev' | 'registeredBy'>>,
): Resource {
  const { pluginId: id, ownerTeam, dev, registeredBy } = installed
  return dev ? { kind: 'preview', id, ownerTeam, ownerUser: registeredBy ?? null } : { kind: 'plugin', id, ownerTeam }
}

export function notRegistered(pluginId: string): NotFoundError {
  return new NotFoundError(`There is no plugin "${pluginId}" here. Open Plugins again; the list may be old.`)
}

/** Whether this actor may open the plugin and call its backend; the reason is a sentence. */
export function mayUse(actor: Actor | null, installed: Installation): Decision {
  const { name, state } = installed
  const general = can(actor, 'plugin.use', resourceOf(installed))
  if (!general.allowed || actor?.kind !== 'user') return general
  if (state === 'uninstalled') return refuse(`${name} was uninstalled.`)
  if (state === 'disabled') return refuse(`${name} is disabled. Its owners can enable it on its page under Plugins.`)
  if (isAudience(actor, installed.audience)) return { allowed: true }
  if (state === 'draft') return refuse(`${name} is a preview for the person who registered it.`)
  return refuse(`${name} is on for others only. Its owners can change who sees it on its page under Plugins.`)
}

/**
 * Whether this actor learns of it at all. What is for named people alone, a preview above all, concerns them and those who may
 * manage it, in whatever state it is.
 */
export function isShown(actor: Actor, installed: Installation): boolean {
  const { state, dev, audience } = installed
  if (!dev && state !== 'draft' && audience.kind !== 'me') return true
  const isFor = actor.kind === 'user' ? isAudience(actor, audience) : mayUse(actor, installed).allowed
  return isFor || can(actor, 'plugin.manage', resourceOf(installed)).allowed
}

function isAudience(actor: Extract<Actor, { kind: 'user' }>, audience: Audience): boolean {
  if (audience.kind === 'everyone') return true
  if (audience.kind === 'me') return audience.users.includes(actor.id)
  return audience.teams.some((team) => Object.hasOwn(actor.teams, team))
}

function refuse(reason: string): Decision {
  return { allowed: false, reason }
}
