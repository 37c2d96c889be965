import { dereference, type OutputUnit, type Schema, validate } from '@cfworker/json-schema'
import { nearest, show, wordsFor } from './finding-words'
import { type Finding, type JsonSchema, pathOf, schemaAt, valueAt, type ValuePath } from './json-schema'
import { boundless, NotTried, weigh } from './schema-work'

/**
 * What is wrong with `values`, the first finding of each place. Throws for a schema that the validator cannot read, and `NotTried`
 * where checking would take too long. Gives the schema's parts addresses: it must be the caller's own copy.
 */
export function findWrong(schema: JsonSchema, values: unknown): Finding[] {
  const lookup = dereference(schema as Schema)
  const endless = boundless(schema as Schema, lookup)
  if (endless) throw new NotTried(`${endless} Its publisher must mend it.`)
  weigh(schema as Schema, values, lookup)
  const { valid, errors } = validate(values, schema as Schema, '2020-12', lookup, false)
  if (valid) return []
  const byPlace = new Map<string, Finding>()
  for (const unit of withoutOtherBranches(errors, schema)) {
    const finding = findingOf(unit, { schema, plain: values })
    const place = JSON.stringify(finding?.path)
    // The first sentence about a value is enough: it is mended one thing at a time.
    if (finding && !byPlace.has(place)) byPlace.set(place, finding)
    if (byPlace.size >= mostFindings) break
  }
  if (byPlace.size > 0) return [...byPlace.values()]
  return [{ path: [], level: 'error', message: 'These values do not fit the schema.' }]
}

function findingOf(unit: OutputUnit, { schema, plain }: { schema: JsonSchema; plain: unknown }): Finding | null {
  const path = pathOf(unit.instanceLocation)
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

const mostNamed = 20
/** Nobody mends more at once, and each is compared with what there is. */
const mostFindings = 100

const closing = new Set(['additionalProperties', 'unevaluatedProperties'])

function unknownKey(unit: OutputUnit, { path, own }: { path: ValuePath; own: JsonSchema }): Finding {
  const name = /"([^"]*)"/.exec(unit.error)?.[1] ?? ''
  const known = Object.keys(own.properties ?? {})
  const meant = nearest(name, known)
  const hint = meant
    ? ` Did you mean "${meant}"?`
    : known.length > 0
      ? ` There are ${known.slice(0, mostNamed).map(show).join(', ')}${known.length > mostNamed ? ', …' : ''}.`
      : ''
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
