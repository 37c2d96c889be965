import { type OutputUnit, Validator } from '@cfworker/json-schema'
import type { ConfigFinding } from '@groundwork/plugin-sdk/protocol'
import { findingOf, valueAt } from './words'

/** JSON Schema, draft 2020-12: what `config/schema/v1` names a file of. */
export type ConfigSchema = { [key: string]: unknown }
export type CheckedValues = { values: Record<string, unknown>; findings: ConfigFinding[] }

const mostBytes = 64_000
const mostDepth = 24

/** What is wrong with a schema itself, as sentences; empty when it can be used. */
export function checkSchema(schema: unknown): string[] {
  if (!isObject(schema)) return ['The configuration schema is not a JSON object.']
  if (schema['type'] !== 'object') return ['The configuration schema must have "type": "object".']
  const wrong: string[] = []
  walk(schema, '', { root: schema, wrong })
  if (wrong.length > 0) return wrong
  try {
    new Validator(strict(schema), '2020-12', false).validate({})
    return []
  } catch (error) {
    return [`The configuration schema cannot be used: ${error instanceof Error ? error.message : 'it is malformed'}`]
  }
}

function walk(node: unknown, path: string, about: { root: Record<string, unknown>; wrong: string[] }): void {
  const { root, wrong } = about
  if (path.split('/').length > mostDepth) {
    wrong.push(`The configuration schema is nested more than ${mostDepth} deep.`)
    return
  }
  if (!isObject(node)) return
  for (const [key, value] of Object.entries(node)) {
    const at = `${path}/${key}`
    if (key === '$ref' && typeof value === 'string')
      wrong.push(...referenceTrouble(root, value).map((words) => `${at}: ${words}`))
    if (key === 'pattern' && typeof value === 'string')
      wrong.push(...patternTrouble(value).map((words) => `${at}: ${words}`))
    if (isObject(value)) walk(value, at, about)
    else if (Array.isArray(value)) for (const [n, item] of value.entries()) walk(item, `${at}/${n}`, about)
  }
}

function referenceTrouble(root: Record<string, unknown>, reference: string): string[] {
  if (reference === '#') return []
  if (!reference.startsWith('#/')) return ['Only references inside the schema ("#/...") are followed.']
  return valueAt(root, reference) === undefined ? [`There is nothing at ${reference}.`] : []
}

/** A pattern that backtracks without end would stop whoever checks a form. */
function patternTrouble(pattern: string): string[] {
  if (pattern.length > 300) return ['The pattern is longer than 300 characters.']
  if (/\([^()]*[+*}][^()]*\)[+*{]/.test(pattern) || /\([^()]*\|[^()]*\)[+*{]/.test(pattern))
    return [
      'The pattern repeats a group that repeats or has alternatives inside, which can take for ever. Write it without.',
    ]
  try {
    new RegExp(pattern, 'u')
    return []
  } catch {
    return ['The pattern is not a regular expression.']
  }
}

/** The values with their defaults, and what is wrong with them by field. A plugin without a schema takes none. */
export function checkValues(schema: ConfigSchema | null, given: unknown): CheckedValues {
  if (!isObject(given)) return { values: {}, findings: [error('', 'The configuration must be an object.')] }
  if (schema === null) {
    const findings = Object.keys(given).map((key) => error(key, 'This plugin takes no configuration.'))
    return { values: {}, findings }
  }
  if (JSON.stringify(given).length > mostBytes)
    return { values: {}, findings: [error('', `The configuration is larger than ${mostBytes / 1000} kB.`)] }
  const values = withDefaults(schema, structuredClone(given), 0) as Record<string, unknown>
  const { valid, errors } = new Validator(strict(schema), '2020-12', false).validate(values)
  return { values, findings: valid ? [] : findings(schema, values, errors) }
}

function findings(schema: ConfigSchema, values: Record<string, unknown>, errors: OutputUnit[]): ConfigFinding[] {
  const byPath = new Map<string, ConfigFinding>()
  for (const unit of errors) {
    const finding = findingOf(unit, { schema, values })
    if (finding && !byPath.has(finding.path)) byPath.set(finding.path, finding)
  }
  return byPath.size > 0 ? [...byPath.values()] : [error('', 'The configuration does not fit its schema.')]
}

function withDefaults(schema: unknown, value: unknown, depth: number): unknown {
  if (!isObject(schema) || depth > mostDepth) return value
  if (value === undefined && 'default' in schema) return structuredClone(schema['default'])
  const properties = schema['properties']
  if (isObject(properties) && (isObject(value) || (value === undefined && hasDefaults(properties)))) {
    const filled: Record<string, unknown> = isObject(value) ? value : {}
    for (const [key, part] of Object.entries(properties)) {
      const inner = withDefaults(part, Object.hasOwn(filled, key) ? filled[key] : undefined, depth + 1)
      if (inner !== undefined) filled[key] = inner
    }
    return Object.keys(filled).length > 0 || isObject(value) ? filled : undefined
  }
  if (Array.isArray(value) && isObject(schema['items']))
    return value.map((item) => withDefaults(schema['items'], item, depth + 1))
  return value
}

/** An object that is left out is made only where it would not lack anything. */
function hasDefaults(properties: Record<string, unknown>): boolean {
  return Object.values(properties).some((part) => isObject(part) && 'default' in part)
}

const opening = [
  'additionalProperties',
  'unevaluatedProperties',
  'patternProperties',
  'allOf',
  'anyOf',
  'oneOf',
  '$ref',
  'if',
]

/** The schema with unknown keys refused wherever it does not say otherwise: a misspelt key must not pass for nothing. */
function strict<T>(node: T): T {
  if (Array.isArray(node)) return node.map(strict) as T
  if (!isObject(node)) return node
  const copy = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === 'default' || key === 'const' || key === 'enum' ? value : strict(value),
    ]),
  )
  if (isObject(node['properties']) && !opening.some((key) => key in node)) copy['additionalProperties'] = false
  return copy as T
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function error(path: string, message: string): ConfigFinding {
  return { path, level: 'error', message }
}
