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
  return { revision, values: withoutWriteOnly(checkValues(schema, values).values, [schema], schema) as object }
}

/** A value without what one of the schemas that describe it keeps from readers, at any depth. */
function withoutWriteOnly(value: unknown, described: readonly unknown[], root: ConfigSchema): unknown {
  const schemas = applied(described, root)
  if (Array.isArray(value)) {
    const items = schemas.flatMap((schema) => [schema['items'], schema['prefixItems']].flat())
    return value.map((item) => withoutWriteOnly(item, items, root))
  }
  if (!isObject(value)) return value
  const shown = Object.entries(value).flatMap(([name, inner]) => {
    const parts = schemas.flatMap((schema) => belowName(schema, name))
    if (applied(parts, root).some((part) => part['writeOnly'] === true)) return []
    return [[name, withoutWriteOnly(inner, parts, root)] as const]
  })
  return Object.fromEntries(shown)
}

const branches = ['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else']

/** The schemas themselves with all that they refer to or may apply beside themselves, each once. */
function applied(schemas: readonly unknown[], root: ConfigSchema): Record<string, unknown>[] {
  const found = new Set<Record<string, unknown>>()
  const open = [...schemas]
  while (open.length > 0) {
    const schema = open.pop()
    if (!isObject(schema) || found.has(schema)) continue
    found.add(schema)
    const { $ref: reference } = schema
    if (typeof reference === 'string') open.push(referred(root, reference))
    open.push(...branches.flatMap((key) => schema[key]))
  }
  return [...found]
}

/** What "#/..." points to in the schema; undefined where it leads nowhere. */
function referred(root: ConfigSchema, reference: string): unknown {
  const parts = reference.replace(/^#\/?/, '').split('/').filter(Boolean)
  return parts
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, part) => (isObject(at) && Object.hasOwn(at, part) ? at[part] : undefined), root)
}

function belowName(schema: Record<string, unknown>, name: string): unknown[] {
  const { properties, patternProperties, additionalProperties } = schema
  const own = isObject(properties) && Object.hasOwn(properties, name) ? [properties[name]] : []
  return [...own, ...(isObject(patternProperties) ? Object.values(patternProperties) : []), additionalProperties]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
