import type { OutputUnit } from '@cfworker/json-schema'
import type { ConfigFinding } from '@groundwork/plugin-sdk/protocol'

type About = { schema: unknown; values: unknown }

/** What the validator found, as a sentence that names the field and the fix; null for what only repeats another finding. */
export function findingOf(unit: OutputUnit, { schema, values }: About): ConfigFinding | null {
  const { keyword, instanceLocation, keywordLocation } = unit
  const path = fieldPath(instanceLocation)
  const limit = valueAt(schema, keywordLocation)
  const value = valueAt(values, instanceLocation)
  if (keyword === 'required') {
    const missing = /"([^"]+)"/.exec(unit.error)?.[1] ?? ''
    return finding([path, missing].filter(Boolean).join('.'), 'Enter a value; it is required.')
  }
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') {
    const unknown = /"([^"]+)"/.exec(unit.error)?.[1] ?? ''
    return finding([path, unknown].filter(Boolean).join('.'), 'There is no such key. Check its spelling or remove it.')
  }
  if (keyword === 'false') return null
  const words = sentences[keyword]?.(limit, value)
  return words ? finding(path, words) : null
}

const sentences: Record<string, (limit: unknown, value: unknown) => string> = {
  type: (limit, value) => `Use ${list(limit, (type) => types[type] ?? type)}; this is ${nameOf(value)}.`,
  enum: (limit) => `Use one of ${list(limit, (value) => value, ', ')}.`,
  const: (limit) => `Only ${JSON.stringify(limit)} is possible.`,
  minimum: (limit) => `Use ${show(limit)} or more.`,
  maximum: (limit) => `Use ${show(limit)} or less.`,
  exclusiveMinimum: (limit) => `Use more than ${show(limit)}.`,
  exclusiveMaximum: (limit) => `Use less than ${show(limit)}.`,
  multipleOf: (limit) => `Use a multiple of ${show(limit)}.`,
  minLength: (limit) => `Use at least ${show(limit)} characters.`,
  maxLength: (limit) => `Use at most ${show(limit)} characters.`,
  pattern: (limit) => `It does not have the form ${show(limit)}.`,
  format: (limit) => `It is not a valid ${show(limit)}.`,
  minItems: (limit) => `Give at least ${show(limit)}.`,
  maxItems: (limit) => `Give at most ${show(limit)}.`,
  uniqueItems: () => 'The same value is there twice.',
  minProperties: (limit) => `Give at least ${show(limit)} keys.`,
  maxProperties: (limit) => `Give at most ${show(limit)} keys.`,
  dependentRequired: () => 'It needs another key, which is missing.',
  not: () => 'This value is not possible.',
  anyOf: () => 'It fits none of the possible forms.',
  oneOf: () => 'It must fit exactly one of the possible forms.',
}

const types: Record<string, string> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'nothing',
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return types[typeof value] ?? typeof value
}

function show(limit: unknown): string {
  return typeof limit === 'string' ? limit : JSON.stringify(limit)
}

function list(limit: unknown, word: (text: string) => string, between = ' or '): string {
  return (Array.isArray(limit) ? limit : [limit]).map((one) => word(show(one))).join(between)
}

function finding(path: string, message: string): ConfigFinding {
  return { path, level: 'error', message }
}

/** `#/limits/0/name` as `limits.0.name`. */
function fieldPath(location: string): string {
  return parts(location).join('.')
}

function parts(location: string): string[] {
  return location
    .replace(/^#\/?/, '')
    .split('/')
    .filter(Boolean)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** What a JSON pointer points to; undefined where it leads nowhere, as below a `$ref`. */
export function valueAt(node: unknown, location: string): unknown {
  let here = node
  for (const part of parts(location)) {
    if (typeof here !== 'object' || here === null) return undefined
    here = (here as Record<string, unknown>)[part]
  }
  return here
}
