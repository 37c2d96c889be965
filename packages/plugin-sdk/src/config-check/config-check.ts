import { findWrong } from './find-wrong'
import { type Finding, isRecord, type JsonSchema } from './json-schema'
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
 * configuration. It interprets the schema and makes no code of it. Never throws: a schema that cannot be read is a finding too.
 */
export function checkConfig(schema: JsonSchema | null, given: unknown): CheckedConfig {
  if (!isRecord(given)) return refused('The configuration must be an object.')
  if (schema === null) {
    const findings = Object.keys(given).map((key) => wrong([key], 'This plugin takes no configuration.'))
    return { values: {}, findings }
  }
  const text = JSON.stringify(given)
  if (text.length > mostBytes) return refused(`The configuration is larger than ${mostBytes / 1000} kB.`)
  const values = withDefaults(schema, JSON.parse(text), 0) as Record<string, unknown>
  try {
    return { values, findings: findWrong(strictSchema(schema), values) }
  } catch (error) {
    return refused(unreadable(error))
  }
}

function unreadable(error: unknown): string {
  if (error instanceof RangeError)
    return 'The schema of this configuration refers to itself without end. Its publisher must mend it.'
  return `The schema of this configuration cannot be read: ${error instanceof Error ? error.message : String(error)}`
}

function refused(message: string): CheckedConfig {
  return { values: {}, findings: [wrong([], message)] }
}

function wrong(path: Finding['path'], message: string): Finding {
  return { path, level: 'error', message }
}

function withDefaults(schema: unknown, value: unknown, depth: number): unknown {
  if (!isRecord(schema) || depth > mostDepth) return value
  if (value === undefined && 'default' in schema) return structuredClone(schema['default'])
  const properties = schema['properties']
  if (isRecord(properties) && (isRecord(value) || (value === undefined && hasDefaults(properties)))) {
    const filled: Record<string, unknown> = isRecord(value) ? value : {}
    for (const [key, part] of Object.entries(properties)) {
      const inner = withDefaults(part, Object.hasOwn(filled, key) ? filled[key] : undefined, depth + 1)
      if (inner !== undefined) filled[key] = inner
    }
    return Object.keys(filled).length > 0 || isRecord(value) ? filled : undefined
  }
  if (Array.isArray(value) && isRecord(schema['items']))
    return value.map((item) => withDefaults(schema['items'], item, depth + 1))
  return value
}

/** An object that is left out is made only where it would not lack anything. */
function hasDefaults(properties: Record<string, unknown>): boolean {
  return Object.values(properties).some((part) => isRecord(part) && 'default' in part)
}
