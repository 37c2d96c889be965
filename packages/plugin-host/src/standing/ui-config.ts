import type { Actor } from '@groundwork/access/can'
import { NotAllowedError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { checkValues, type ConfigSchema, readConfig } from '../config/config'
import { configSchemaOf } from '../reading/config-schema'
import { bundleRow } from '../registry/bundles'
import { mayUse, registered } from '../registry/installation'

/**
 * A plugin's configuration as its own UI reads it: with the defaults of its schema, without what the schema marks as
 * `writeOnly`. Throws NotAllowedError for who may not use the plugin, NotFoundError.
 */
export async function uiConfigOf(
  sql: Sql,
  actor: Actor,
  pluginId: string,
): Promise<{ revision: number; values: object }> {
  const installed = await registered(sql, pluginId)
  const decision = mayUse(actor, installed)
  if (!decision.allowed) throw new NotAllowedError(decision.reason)
  const [{ revision, values }, bundle] = await Promise.all([
    readConfig(sql, pluginId),
    bundleRow(sql, installed.activeSha),
  ])
  const schema = (await configSchemaOf(sql, bundle)) as ConfigSchema | null
  if (!schema) return { revision, values: {} }
  return { revision, values: withoutWriteOnly(checkValues(schema, values).values, schema) }
}

function withoutWriteOnly(values: Record<string, unknown>, schema: ConfigSchema): Record<string, unknown> {
  const properties = isObject(schema['properties']) ? schema['properties'] : {}
  const shown = Object.entries(values).flatMap(([name, value]) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (!isObject(property)) return [[name, value]]
    if (property['writeOnly'] === true) return []
    return [[name, isObject(value) ? withoutWriteOnly(value, property) : value]]
  })
  return Object.fromEntries(shown) as Record<string, unknown>
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
