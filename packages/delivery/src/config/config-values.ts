import { isMap, type Json, type JsonMap } from './json'
import type { Problem } from './layer'
import { partsOf, type Pointer, pointerTo, valueAt } from './pointer'
import { scheduleKey } from './own-schedule'
import { isPerRun, type JsonSchema, schemaKeys } from './schema'

/** JSON pointers (or top-level keys) of the configuration, and the names of the Metaflow `Config`s that receive what stands there. */
export type ConfigMapping = Readonly<Record<string, string>>

/** One `--config-value NAME JSON`. */
export type ConfigValue = { name: string; value: Json }

/**
 * What each `Config` of a flow receives of the resolved configuration: what the library's mapping says, else the top-level
 * key of its name. A `Config` that nothing is said for is left out: it keeps its default. In the order of `configs`.
 */
export function configValues(
  resolved: { values: JsonMap },
  configs: readonly string[],
  mapping: ConfigMapping = {},
): ConfigValue[] {
  const mapped = new Map(Object.entries(mapping).map(([from, name]) => [name, pointerFor(from)]))
  return configs.flatMap((name) => {
    const value = valueAt(resolved.values, mapped.get(name) ?? pointerTo([name]))
    return value === undefined ? [] : [{ name, value }]
  })
}

function pointerFor(key: string): Pointer {
  return key.startsWith('/') && partsOf(key) ? key : pointerTo([key])
}

/** `Config`s that would start without any value, where the flow has no default for them: each stops a plan, in words. */
export function missingConfigs(
  values: readonly ConfigValue[],
  configs: readonly { name: string; hasDefault: boolean }[],
): Problem[] {
  return configs.flatMap(({ name, hasDefault }): Problem[] => {
    if (hasDefault || values.some((each) => each.name === name)) return []
    const message = `The flow's Config "${name}" has no default, and the configuration says nothing for it. Set ${name}, or name it in the mapping of the library.`
    return [{ pointer: pointerTo([name]), level: 'error', message }]
  })
}

/**
 * Where no library says what a key is for: keys that no `Config` of the flow has the name of. Nothing of the flow reads them, which
 * is no mistake (a path or a gate may), but seldom what is meant.
 */
export function unheardKeys(values: JsonMap, { schema, configs }: { schema: unknown; configs: string[] }): Problem[] {
  if (schema !== null) return []
  const unheard = Object.keys(values).filter((key) => key !== scheduleKey && !configs.includes(key))
  const has = configs.length > 0 ? `It has ${configs.join(', ')}.` : 'It has none.'
  return unheard.map((key) => ({
    pointer: pointerTo([key]),
    level: 'warning',
    message: `The flow has no Config named "${key}", so that it does not see this key. ${has}`,
  }))
}

/**
 * Values that may be given anew with each run, by the name of the parameter (the last part of the key): defaults for runs that
 * nobody is asked about.
 */
export function perRunValues(schema: JsonSchema | null, values: JsonMap): Record<string, Json> {
  const found: Record<string, Json> = {}
  for (const { pointer } of schemaKeys(schema)) {
    const value = valueAt(values, pointer)
    const name = partsOf(pointer)?.at(-1)
    if (value === undefined || name === undefined || isMap(value) || !isPerRun(schema, pointer)) continue
    Object.defineProperty(found, name, { value, enumerable: true, configurable: true, writable: true })
  }
  return found
}
