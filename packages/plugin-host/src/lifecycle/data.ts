import { checkValues, ConfigRefusal, type ConfigSchema, readConfig, writeConfig } from '../config/config'
import type { Pool, Sql } from '@groundwork/db/pool'
import { dropSchema, migrateDown, migrateUp, migrationFiles } from '../migrations/migrations'
import { configSchemaOf } from '../reading/config-schema'
import type { BundleRow } from '../registry/bundles'
import type { Changing } from '../registry/transition'
import { setSecret } from '../secrets/secrets'
import { installationSecret, schemaAccess } from './schema-access'

/** What a person gives a plugin when it is registered. */
export type Given = {
  /** Values of its configuration; absent: those that were kept, or its defaults. */
  config?: unknown
  /** Values of secrets that its manifest names. */
  secrets?: Record<string, string>
}

/** Writes configuration and secrets of a plugin that is being registered, in the caller's transaction. */
export async function bringData(
  changing: Changing,
  { bundle, given, sql }: { bundle: BundleRow; given: Given; sql: Sql },
): Promise<void> {
  await bringConfig(changing, { bundle, given, sql })
  const { manifest } = bundle
  const secret = installationSecret()
  for (const [name, value] of Object.entries(given.secrets ?? {}))
    await setSecret(sql, { manifest, name, value, secret }, changing)
}

async function bringConfig(
  changing: Changing,
  { bundle, given, sql }: { bundle: BundleRow; given: Given; sql: Sql },
): Promise<void> {
  const schema = (await configSchemaOf(sql, bundle)) as ConfigSchema | null
  const kept = await readConfig(sql, bundle.pluginId)
  const values = given.config ?? kept.values
  const { pluginId } = bundle
  if (given.config !== undefined && schema) {
    await writeConfig(sql, { pluginId, values, revision: kept.revision, schema }, changing)
    return
  }
  const { findings, values: filled } = checkValues(schema, schema ? values : (given.config ?? {}))
  if (findings.some(({ level }) => level === 'error')) throw new ConfigRefusal(findings)
  // Nobody said anything of it: its code finds the defaults, as where somebody left the form as it was.
  if (schema && kept.revision === 0 && Object.keys(filled).length > 0)
    await writeConfig(sql, { pluginId, values: filled, revision: 0, schema }, changing)
}

/**
 * Runs a change that brings up a plugin's tables on its way. They are not part of its transaction, so what was applied is taken
 * back when it fails.
 */
export async function withSchema<T>(
  pool: Pool,
  change: (bring: (bundle: BundleRow) => Promise<void>) => Promise<T>,
): Promise<T> {
  const done: { pluginId: string; applied: string[] }[] = []
  try {
    return await change(async (bundle) => {
      const applied = await bringSchema(pool, bundle)
      done.push({ pluginId: bundle.pluginId, applied })
    })
  } catch (error) {
    for (const { pluginId, applied } of done) await takeBackSchema(pool, pluginId, applied)
    throw error
  }
}

async function bringSchema(pool: Pool, { pluginId, sha256, manifest }: BundleRow): Promise<string[]> {
  const files = await migrationFiles(pool, sha256, manifest.migrations)
  return (await migrateUp(schemaAccess(pool), { pluginId, files })).applied
}

async function takeBackSchema(pool: Pool, pluginId: string, applied: readonly string[]): Promise<void> {
  if (applied.length > 0) await migrateDown(schemaAccess(pool), { pluginId, names: applied })
}

const tables = [
  'value',
  'config',
  'secret',
  'log',
  'event_cursor',
  'schedule',
  'job_run',
  'use',
  'announced_change',
] as const

/** Deletes all that is kept of a plugin, in the caller's transaction. Its bundles and its audit stay. */
export async function dropData(pool: Pool, pluginId: string, sql: Sql): Promise<void> {
  for (const table of tables) await sql.query(`delete from plugin_${table} where plugin_id = $1`, [pluginId])
  await dropSchema(schemaAccess(pool), pluginId, sql)
}
