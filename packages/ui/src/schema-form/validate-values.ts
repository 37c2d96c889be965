import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema'
import { nearest, show, wordsFor } from './finding-words'
import { type Finding, type JsonSchema, parsePath, pathKey, schemaAt, type ValuePath } from './json-schema'

/**
 * What is wrong with `values` by a JSON Schema 2020-12, each with its place, a sentence and where there is one, the
 * value that mends it. Interprets the schema, so it works where code may not be made from text; pure, so the same
 * answer is given in a browser and on a server. A schema that cannot be read is one finding at the root.
 */
export function validateValues(schema: JsonSchema, values: unknown): Finding[] {
  const plain = plainJson(values)
  let units: OutputUnit[]
  try {
    units = new Validator(schema as Schema, '2020-12', false).validate(plain).errors
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [{ path: [], level: 'error', message: `The schema of this form cannot be read: ${why}` }]
  }
  const byPlace = new Map<string, Finding>()
  for (const unit of withoutOtherBranches(units, schema)) {
    const finding = findingOf(unit, { schema, plain })
    // The first sentence about a value is enough: it is mended one thing at a time.
    if (finding && !byPlace.has(pathKey(finding.path))) byPlace.set(pathKey(finding.path), finding)
  }
  if (byPlace.size === 0 && units.length > 0)
    return [{ path: [], level: 'error', message: 'These values do not fit the schema of this form.' }]
  return [...byPlace.values()]
}

/** Whether the value fits; false too for a schema that cannot be read. */
export function fitsSchema(schema: JsonSchema, value: unknown): boolean {
  try {
    return new Validator(schema as Schema, '2020-12').validate(plainJson(value)).valid
  } catch {
    return false
  }
}

/** As it would travel: without undefined, functions and the like. */
function plainJson(value: unknown): unknown {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown)
}

function findingOf(unit: OutputUnit, { schema, plain }: { schema: JsonSchema; plain: unknown }): Finding | null {
  const path = parsePath(decodePointer(unit.instanceLocation))
  const parent = schemaAt(schema, unit.keywordLocation.replace(/\/[^/]*$/, ''))
  const own = (parent ?? {}) as JsonSchema
  if (unit.keyword === 'required' || unit.keyword === 'dependentRequired') return missing(unit, { path, own })
  if (closing.has(unit.keyword) && own[unit.keyword] === false) return unknownKey(unit, { path, own })
  if (unit.keyword === 'oneOf' || unit.keyword === 'anyOf') return noBranch(unit, { path, own })
  const words = wordsFor(unit.keyword, { limit: own[unit.keyword], schema: own, value: valueAt(plain, path) })
  return words && { path, level: 'error', ...words }
}

function missing(unit: OutputUnit, { path, own }: { path: ValuePath; own: JsonSchema }): Finding {
  const name = /"([^"]*)"\.?$/.exec(unit.error)?.[1] ?? ''
  const fallback = own.properties?.[name]?.default
  const fix = fallback === undefined ? {} : { fix: { label: `Use the default, ${show(fallback)}`, value: fallback } }
  return { path: [...path, name], level: 'error', message: 'A value is needed.', ...fix }
}

const closing = new Set(['additionalProperties', 'unevaluatedProperties'])

function unknownKey(unit: OutputUnit, { path, own }: { path: ValuePath; own: JsonSchema }): Finding {
  const name = /"([^"]*)"/.exec(unit.error)?.[1] ?? ''
  const known = Object.keys(own.properties ?? {})
  const meant = nearest(name, known)
  const hint = meant ? ` Did you mean "${meant}"?` : known.length > 0 ? ` There are ${known.map(show).join(', ')}.` : ''
  return { path: [...path, name], level: 'error', message: `There is no key "${name}" here.${hint}` }
}

function noBranch(unit: OutputUnit, { path, own }: { path: ValuePath; own: JsonSchema }): Finding {
  const branches = (own[unit.keyword] as JsonSchema[] | undefined) ?? []
  const names = branches.map((branch, index) => branch.title ?? `variant ${index + 1}`)
  return { path, level: 'error', message: `This fits none of: ${names.join(', ')}.` }
}

const branchAt = /^(.*?\/(?:oneOf|anyOf))\/(\d+)(?=\/|$)/

/**
 * Of a choice only the variant that comes nearest is worth reading about; the choice itself is told only when nothing
 * is known of that variant.
 */
function withoutOtherBranches(units: OutputUnit[], schema: JsonSchema): OutputUnit[] {
  const cost = new Map<string, Map<string, number>>()
  for (const unit of units) {
    const [, choice, index] = branchAt.exec(unit.keywordLocation) ?? []
    if (choice === undefined || index === undefined) continue
    const of = cost.get(choice) ?? new Map<string, number>()
    const differs = unit.keyword === 'const' || unit.keyword === 'type' ? 100 : 1
    of.set(index, (of.get(index) ?? 0) + differs)
    cost.set(choice, of)
  }
  const kept = new Map<string, string>()
  for (const [choice, of] of cost) {
    const best = [...of].toSorted((a, b) => a[1] - b[1])[0]
    if (best && best[1] < 100 && schemaAt(schema, choice)) kept.set(choice, best[0])
  }
  return units.filter((unit) => {
    const [, choice, index] = branchAt.exec(unit.keywordLocation) ?? []
    if (choice !== undefined) return kept.get(choice) === index
    return !kept.has(unit.keywordLocation)
  })
}

function decodePointer(location: string): string {
  return decodeURIComponent(location.replace(/^#/, ''))
}

function valueAt(root: unknown, path: ValuePath): unknown {
  let at = root
  for (const part of path) {
    if (at === null || typeof at !== 'object') return undefined
    at = (at as Record<string | number, unknown>)[part]
  }
  return at
}
