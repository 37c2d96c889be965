import { schemaTrouble } from '../config-check/config-check'
import { mostJudging, patternFacts } from '../config-check/slow-pattern'
import { locate, positionOf } from '../manifest/locate'
import { isRecord } from './integrity'
import { bundleLimits, textOf } from './limits'
import { type Problem, type ProblemCode, quoted } from './problem'

const draft = 'https://json-schema.org/draft/2020-12/schema'
const types = new Set(['null', 'boolean', 'object', 'array', 'number', 'integer', 'string'])
const deepest = 40

type Keys = readonly (string | number)[]
type Finding = { code: ProblemCode; keys: Keys; words: string }

/** Whether a file is a JSON Schema of draft 2020-12 that stands by itself: what it describes becomes a form. */
export function checkSchema(file: string, bytes: Uint8Array): Problem[] {
  const text = textOf(bytes).replace(/^\ufeff/, '')
  const json = parsed(text, bytes.length)
  if ('mistake' in json) {
    const message = `The schema ${quoted(file)} is not JSON, line ${json.line}: ${quoted(json.mistake)}. Correct it there.`
    return [{ code: 'schema-json', message, file, line: json.line }]
  }
  return findings(json.value)
    .slice(0, bundleLimits.problems)
    .map(({ code, keys, words }) => {
      const line = lineOf(text, keys)
      return {
        code,
        message: `${words} (${file}, line ${line}${keys.length ? `, ${keys.join('.')}` : ''})`,
        file,
        line,
      }
    })
}

function lineOf(text: string, keys: Keys): number {
  try {
    return locate(text, keys).line
  } catch (error) {
    // The finding may be that it nests too deeply, and finding the place descends as well.
    if (error instanceof RangeError) return 1
    throw error
  }
}

function parsed(text: string, size: number): { value: unknown } | { mistake: string; line: number } {
  if (size > bundleLimits.json) return { mistake: 'it is larger than 1 MB', line: 1 }
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    const mistake = error instanceof Error ? error.message : ''
    const offset = Number(/position (\d+)/.exec(mistake)?.[1] ?? 0)
    return { mistake, line: positionOf(text, offset).line }
  }
}

function findings(schema: unknown): Finding[] {
  if (!isRecord(schema)) return [invalid([], 'A schema of a configuration must be an object with "properties".')]
  const found: Finding[] = []
  if (schema['$schema'] !== undefined && schema['$schema'] !== draft)
    found.push({
      code: 'schema-draft',
      keys: ['$schema'],
      words: `The schema is of another draft. Write "$schema": "${draft}" and mind its rules.`,
    })
  if (schema['type'] !== 'object')
    found.push(
      invalid(schema['type'] === undefined ? [] : ['type'], 'A configuration is an object: write "type": "object".'),
    )
  const about: About = { root: schema, found, referred: [], walked: new Set(), judging: new Map() }
  walk({ schema, keys: [], ...about })
  for (const target of about.referred) walk({ ...target, ...about })
  if (found.length > 0) return found
  // Only what is well formed can be followed; whatever is found now would be found whenever a configuration is checked.
  const trouble = schemaTrouble(schema)
  if (trouble) found.push({ code: 'schema-endless', keys: [], words: `${trouble} Otherwise it is refused.` })
  return found
}

function invalid(keys: Keys, words: string): Finding {
  return { code: 'schema-invalid', keys, words }
}

type About = {
  root: Record<string, unknown>
  found: Finding[]
  referred: { schema: unknown; keys: Keys }[]
  /** What a reference may lead to again. */
  walked: Set<unknown>
  /** What judging each pattern took. */
  judging: Map<string, number>
}
type Walk = About & { schema: unknown; keys: Keys }

const schemaMaps = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependencies']
const schemaLists = ['allOf', 'anyOf', 'oneOf', 'prefixItems']
const schemas = [
  'items',
  'contains',
  'additionalProperties',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
  'unevaluatedItems',
  'unevaluatedProperties',
]
const stringLists = ['required']
const numbers = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
]

function walk({ schema, keys, ...about }: Walk): void {
  const { found, walked } = about
  if (typeof schema === 'boolean') return
  if (!isRecord(schema)) return void found.push(invalid(keys, 'A schema must be an object, or true or false.'))
  if (keys.length > deepest)
    return void found.push(invalid(keys.slice(0, 6), 'The schema nests too deeply for a form.'))
  if (walked.has(schema)) return
  walked.add(schema)
  checkKeywords(schema, keys, about)
  checkReference(schema, { keys, ...about })
  checkSecret(schema, keys, found)
  const visit = (inner: unknown, ...more: (string | number)[]) => {
    if (found.length < bundleLimits.problems) walk({ schema: inner, keys: [...keys, ...more], ...about })
  }
  for (const key of schemas) if (schema[key] !== undefined) visit(schema[key], key)
  for (const key of schemaMaps) {
    const map = schema[key]
    if (map === undefined) continue
    if (isRecord(map))
      for (const [name, inner] of Object.entries(map)) {
        if (key === 'patternProperties') checkPattern(name, [...keys, key, name], about)
        if (key !== 'dependencies' || !Array.isArray(inner)) visit(inner, key, name)
      }
    else found.push(invalid([...keys, key], `"${key}" must be an object of schemas.`))
  }
  for (const key of schemaLists) {
    const list = schema[key]
    if (list === undefined) continue
    if (Array.isArray(list) && list.length > 0) for (const [index, inner] of list.entries()) visit(inner, key, index)
    else found.push(invalid([...keys, key], `"${key}" must be a list of schemas with at least one.`))
  }
}

function checkKeywords(schema: Record<string, unknown>, keys: Keys, about: About): void {
  const { found } = about
  const { type, enum: choices, pattern, format } = schema
  const named = Array.isArray(type) ? type : type === undefined ? [] : [type]
  if (named.some((name) => !types.has(name)))
    found.push(invalid([...keys, 'type'], `"type" must be one of ${[...types].join(', ')}, or a list of them.`))
  if (choices !== undefined && !Array.isArray(choices))
    found.push(invalid([...keys, 'enum'], '"enum" must be a list of values.'))
  if (pattern !== undefined) checkPattern(pattern, [...keys, 'pattern'], about)
  if (format === 'url') found.push(invalid([...keys, 'format'], 'There is no format "url" in this draft. Write "uri".'))
  if (schema['$recursiveRef'] !== undefined)
    found.push(invalid([...keys, '$recursiveRef'], '"$recursiveRef" is of an older draft. Write "$ref".'))
  for (const key of stringLists) {
    const list = schema[key]
    if (list !== undefined && !(Array.isArray(list) && list.every((name) => typeof name === 'string')))
      found.push(invalid([...keys, key], `"${key}" must be a list of names.`))
  }
  for (const key of numbers)
    if (schema[key] !== undefined && typeof schema[key] !== 'number')
      found.push(invalid([...keys, key], `"${key}" must be a number.`))
}

/** A configuration is kept in clear, and its revisions are shown. */
function checkSecret(schema: Record<string, unknown>, keys: Keys, found: Finding[]): void {
  const key = schema['writeOnly'] === true ? 'writeOnly' : schema['format'] === 'password' ? 'format' : null
  if (!key) return
  const mark = key === 'writeOnly' ? '"writeOnly": true' : '"format": "password"'
  found.push({
    code: 'config-secret',
    keys: [...keys, key],
    words: `${mark} marks a secret, and a configuration is kept in clear. Name it under "secrets" of plugin.json instead and read it with platform.secrets.get.`,
  })
}

function checkPattern(pattern: unknown, keys: Keys, { found, judging }: About): void {
  if (!isExpression(pattern)) return void found.push(invalid(keys, '"pattern" must be a regular expression.'))
  let spent = 0
  for (const cost of judging.values()) spent += cost
  if (!judging.has(pattern) && spent > mostJudging) {
    const words = 'Judging the patterns of this schema takes too long. Write fewer, or simpler ones.'
    return void found.push({ code: 'schema-slow-pattern', keys, words })
  }
  const facts = patternFacts(pattern)
  judging.set(pattern, facts.judging)
  if (facts.slow) found.push({ code: 'schema-slow-pattern', keys, words: facts.slow })
}

function isExpression(pattern: unknown): pattern is string {
  try {
    return typeof pattern === 'string' && new RegExp(pattern, 'u') instanceof RegExp
  } catch {
    return false
  }
}

function checkReference(schema: Record<string, unknown>, { keys, ...about }: Omit<Walk, 'schema'>): void {
  const { root, found, referred } = about
  for (const key of ['$ref', '$dynamicRef']) {
    const reference = schema[key]
    if (reference === undefined) continue
    if (typeof reference !== 'string' || !reference.startsWith('#'))
      found.push({
        code: 'schema-remote-ref',
        keys: [...keys, key],
        words: `${quoted(typeof reference === 'string' ? reference : key)} refers to another document, which Groundwork does not fetch. Copy it below "$defs".`,
      })
    else {
      const parts = partsOf(reference)
      const target = parts && targetOf(parts, root)
      // What stands where no keyword leads is a schema too, once something refers to it.
      if (parts && target !== undefined) referred.push({ schema: target, keys: parts })
      else
        found.push({
          code: 'schema-missing-ref',
          keys: [...keys, key],
          words: `${quoted(reference)} refers to nothing in this schema. Add it, or correct the name.`,
        })
    }
  }
}

function partsOf(reference: string): string[] | null {
  if (reference === '#') return []
  if (!reference.startsWith('#/')) return null
  return reference
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function targetOf(parts: readonly string[], root: Record<string, unknown>): unknown {
  let at: unknown = root
  for (const key of parts) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as Record<string, unknown>)[key]
  }
  return at
}
