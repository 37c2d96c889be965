import { findWrong } from './find-wrong'
import { type Finding, isRecord, type JsonSchema } from './json-schema'
import { NotTried } from './schema-work'
import { strictSchema } from './strict-schema'

export { type Finding, type JsonSchema, pointerOf, type ValuePath } from './json-schema'
export { strictSchema } from './strict-schema'

export type CheckedConfig = {
  /** As they would be in force: defaults filled in. */
  values: Record<string, unknown>
  findings: Finding[]
}

const mostBytes = 64_000
const mostDepth = 24

/**
 * The values of a configuration with their defaults, and what is wrong with them: each with its place, a sentence and, where
 * there is one, the value that mends it. The form and the host ask this one function, so that both say the same. Unknown keys
 * are refused wherever the schema does not say otherwise. `schema` is JSON Schema 2020-12; null for a plugin that takes no
 * configuration. It interprets the schema and makes no code of it. Never throws: a schema that cannot be read is a finding too, and so
 * is one that would take too long, as a hostile one may: what checking takes is counted first.
 */
export function checkConfig(schema: JsonSchema | null, given: unknown): CheckedConfig {
  if (!isRecord(given)) return refused('The configuration must be an object.')
  if (schema === null) {
    const findings = Object.keys(given).map((key) => wrong([key], 'This plugin takes no configuration.'))
    return { values: {}, findings }
  }
  const text = JSON.stringify(given)
  if (text.length > mostBytes) return refused(`The configuration is larger than ${mostBytes / 1000} kB.`)
  try {
    const values = withDefaults(schema, JSON.parse(text), { depth: 0, left: mostFilled }) as Record<string, unknown>
    return { values, findings: findWrong(strictSchema(schema), values) }
  } catch (error) {
    if (error instanceof NotTried) return { values: {}, findings: [wrong(error.path, error.message)] }
    return refused(unreadable(error))
  }
}

/** Why a schema is refused whatever is written: it has no end, or its own defaults take too long to check. Null when neither. */
export function schemaTrouble(schema: JsonSchema): string | null {
  try {
    const values = withDefaults(schema, {}, { depth: 0, left: mostFilled })
    findWrong(strictSchema(schema), values)
    return null
  } catch (error) {
    if (error instanceof NotTried) return error.path.length === 0 ? error.message : `Its default: ${error.message}`
    return unreadable(error)
  }
}

function unreadable(error: unknown): string {
  if (error instanceof RangeError)
    return 'The schema of this configuration nests too deeply to be read, or finds too much wrong at once. Its publisher must make it simpler.'
  return `The schema of this configuration cannot be read: ${error instanceof Error ? error.message : String(error)}`
}

function refused(message: string): CheckedConfig {
  return { values: {}, findings: [wrong([], message)] }
}

function wrong(path: Finding['path'], message: string): Finding {
  return { path, level: 'error', message }
}

type Filling = { depth: number; left: number }

/** In characters of JSON, about: a default may be given to each of a thousand items. */
const mostFilled = 1_000_000

function withDefaults(schema: unknown, value: unknown, filling: Filling): unknown {
  const { depth } = filling
  if (!isRecord(schema) || depth > mostDepth) return value
  fill(filling, 1)
  if (value === undefined && 'default' in schema) {
    fill(filling, JSON.stringify(schema['default'])?.length ?? 0)
    return structuredClone(schema['default'])
  }
  const deeper = (part: unknown, given: unknown): unknown => {
    filling.depth = depth + 1
    const filled = withDefaults(part, given, filling)
    filling.depth = depth
    return filled
  }
  const properties = schema['properties']
  if (isRecord(properties) && (isRecord(value) || (value === undefined && hasDefaults(properties)))) {
    const filled: Record<string, unknown> = isRecord(value) ? value : {}
    for (const [key, part] of Object.entries(properties)) {
      const inner = deeper(part, Object.hasOwn(filled, key) ? filled[key] : undefined)
      if (inner !== undefined) filled[key] = inner
    }
    return Object.keys(filled).length > 0 || isRecord(value) ? filled : undefined
  }
  if (Array.isArray(value) && isRecord(schema['items'])) return value.map((item) => deeper(schema['items'], item))
  return value
}

function fill(filling: Filling, size: number): void {
  filling.left -= size
  if (filling.left >= 0) return
  const words =
    'The configuration is too large once its defaults are filled in. Write fewer entries, or leave the defaults out.'
  throw new NotTried(words)
}

/** An object that is left out is made only where it would not lack anything. */
function hasDefaults(properties: Record<string, unknown>): boolean {
  return Object.values(properties).some((part) => isRecord(part) && 'default' in part)
}
