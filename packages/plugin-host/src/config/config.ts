import { writeAudit } from '@groundwork/access/audit'
import type { Actor } from '@groundwork/access/can'
import { ConflictError, InputError } from '@groundwork/access/errors'
import type { EventBus } from '@groundwork/db/events'
import { type Pool, type Sql, transaction } from '@groundwork/db/pool'
import type { ConfigFinding } from '@groundwork/plugin-sdk/protocol'
import { checkValues, type ConfigSchema } from './check'

export { checkValues, type CheckedValues, type ConfigSchema } from './check'

export type ConfigRevision = {
  revision: number
  values: Record<string, unknown>
  author: string | null
  at: number | null
}

/** The configuration in force; revision 0 with no values where none was saved. */
export async function readConfig(sql: Sql, pluginId: string): Promise<ConfigRevision> {
  const { rows } = await sql.query<{
    revision: number
    values: Record<string, unknown>
    author: string | null
    at: Date
  }>({
    name: 'plugin-config-read',
    text: `select revision, values, author, created_at as at from plugin_config
      where plugin_id = $1 order by revision desc limit 1`,
    values: [pluginId],
  })
  const row = rows[0]
  return row ? { ...row, at: row.at.getTime() } : { revision: 0, values: {}, author: null, at: null }
}

/** Every revision with the name of who saved it, newest first, at most 100. */
export async function configHistory(
  sql: Sql,
  pluginId: string,
): Promise<(ConfigRevision & { authorName: string | null })[]> {
  const { rows } = await sql.query<{
    revision: number
    values: Record<string, unknown>
    author: string | null
    authorName: string | null
    at: Date
  }>(
    `select c.revision, c.values, c.author, u.name as "authorName", c.created_at as at
      from plugin_config c left join "user" u on u.id = c.author
      where c.plugin_id = $1 order by c.revision desc limit 100`,
    [pluginId],
  )
  return rows.map((row) => ({ ...row, at: row.at.getTime() }))
}

type Change = { bus: EventBus; actor: Actor; requestId?: string | null }
export type ConfigChange = {
  pluginId: string
  values: unknown
  /** The revision that the change was made on; 0 for the first. */
  revision: number
  /** The bundle's schema; null for a plugin without one, which takes no configuration. */
  schema: ConfigSchema | null
}

/** What is wrong with values was said by field: a form shows `findings` below its fields. */
export class ConfigRefusal extends InputError {
  readonly findings: ConfigFinding[]

  constructor(findings: ConfigFinding[]) {
    super(findings.map(({ path, message }) => (path ? `${named(path)}: ${message}` : message)).join(' '))
    this.findings = findings
  }
}

/** A JSON pointer as people write it: `limits.0.name`. */
function named(pointer: string): string {
  return pointer.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~')
}

/**
 * Appends a revision with its audit row and event, through the caller's transaction. Throws ConfigRefusal for values that do
 * not fit, ConflictError when somebody else saved meanwhile. The caller wakes the bus after its commit.
 */
export async function writeConfig(sql: Sql, change: ConfigChange, { bus, actor, requestId }: Change): Promise<number> {
  const { pluginId, revision } = change
  const { values, findings } = checkValues(change.schema, change.values)
  if (findings.some(({ level }) => level === 'error')) throw new ConfigRefusal(findings)
  const before = await readConfig(sql, pluginId)
  if (before.revision !== revision) throw movedOn(before)
  const next = revision + 1
  const author = actor.kind === 'system' ? null : actor.id
  const { rowCount } = await sql.query({
    name: 'plugin-config-write',
    text: `insert into plugin_config (plugin_id, revision, values, author) values ($1, $2, $3::jsonb, $4)
      on conflict do nothing`,
    values: [pluginId, next, JSON.stringify(values), author],
  })
  if (!rowCount) throw movedOn(await readConfig(sql, pluginId))
  await sql.query('update plugin_installation set config_revision = $2, updated_at = now() where plugin_id = $1', [
    pluginId,
    next,
  ])
  await writeAudit(sql, {
    actor,
    action: 'plugin.configure',
    resource: { kind: 'plugin', id: pluginId },
    detail: {
      did: `saved configuration revision ${next}`,
      revision: next,
      changed: changedKeys(before.values, values),
    },
    requestId: requestId ?? null,
  })
  await bus.publish(sql, [{ topic: 'plugin', key: pluginId, payload: { change: 'config' } }])
  return next
}

/** `writeConfig` in a transaction of its own. Answers the new revision. */
export async function saveConfig(pool: Pool, config: ConfigChange, change: Change): Promise<number> {
  const revision = await transaction(pool, (sql) => writeConfig(sql, config, change))
  change.bus.wake()
  return revision
}

function movedOn({ revision, author }: ConfigRevision): ConflictError {
  return new ConflictError(
    `The configuration was changed meanwhile (revision ${revision}${author ? '' : ', by Groundwork'}). Load it anew and make your change again.`,
  )
}

/** Names of the top-level keys whose values differ: the audit names them, not their values. */
function changedKeys(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key])).sort()
}
