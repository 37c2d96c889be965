import type { Schema } from '@cfworker/json-schema'
import { isRecord, type ValuePath } from './json-schema'
import { longestForSquares, mostJudging, patternFacts } from './slow-pattern'

/** Why a check is not begun, in sentences, and the value that it is about; the whole when it is the schema. */
export class NotTried extends Error {
  constructor(
    message: string,
    readonly path: ValuePath = [],
  ) {
    super(message)
  }
}

/** Schemas by their addresses, as the validator makes them. */
export type Lookup = Record<string, Schema | boolean>

/** In letters that a pattern is tried on; a tenth of a second or so. */
const mostWork = 20_000_000
const perVisit = 150
const deepest = 200

const inPlace = ['allOf', 'anyOf', 'oneOf'] as const
const oneInPlace = ['not', 'if', 'then', 'else'] as const

/**
 * Goes the way that the validator will go, and counts what it will take, before it does: throws `NotTried` where that is too much,
 * where the schema comes back to itself without end, or where a pattern could take for ever. Everything a schema holds is hostile.
 */
export function weigh(schema: Schema | boolean, value: unknown, lookup: Lookup): void {
  const enumSizes = new WeakMap<object, number>()
  const judged = new Set<string>()
  let left = mostJudging
  let work = 0

  function spend(cost: number): void {
    work += cost
    if (work <= mostWork) return
    throw new NotTried(
      'Checking these values against their schema takes too much work, so it was stopped. Write fewer or shorter values; if they are few already, its publisher must make the schema simpler.',
    )
  }

  function visit(node: Schema | boolean | undefined, given: unknown, place: Place): void {
    spend(perVisit)
    if (!isRecord(node)) return
    if (place.path.length > deepest)
      throw new NotTried(`These values nest deeper than ${deepest} levels. Make them flatter.`)
    if (place.above.includes(node))
      throw new NotTried('The schema refers to itself without end. Its publisher must mend it.')
    const here: Place = { path: place.path, above: [...place.above, node] }
    const { $ref } = node as Schema
    if ($ref !== undefined) visit(lookup[(node as Schema).__absolute_ref__ || $ref], given, here)
    if (node['$recursiveRef'] !== undefined)
      throw new NotTried('The schema has "$recursiveRef", which is of an older draft. Its publisher must write "$ref".')
    for (const key of inPlace) for (const part of listOf(node[key])) visit(part, given, here)
    for (const key of oneInPlace) if (node[key] !== undefined) visit(node[key] as Schema, given, here)
    spend(sizeOf(node['enum']) + sizeOf(node['const']))
    if (typeof given === 'string') text(node, given, place.path)
    else if (Array.isArray(given)) items(node, given, place.path)
    else if (isRecord(given)) keys(node, given, here)
  }

  function text(node: Record<string, unknown>, given: string, path: ValuePath): void {
    spend(given.length)
    if (typeof node['pattern'] === 'string') tryPattern(node['pattern'], given, path)
    if (node['format'] === 'url')
      throw new NotTried('The schema has the format "url", which there is not. Its publisher must write "uri".')
  }

  function tryPattern(pattern: string, given: string, path: ValuePath): void {
    const { slow, squares, judging, workOn } = patternFacts(pattern)
    if (!judged.has(pattern)) left -= judging
    judged.add(pattern)
    if (left < 0)
      throw new NotTried('The schema has too many involved patterns to be checked. Its publisher must make them fewer.')
    if (slow) throw new NotTried(`A pattern of the schema, ${JSON.stringify(pattern)}, is not tried. ${slow}`)
    const what = 'A pattern that is asked of it'
    if (squares && given.length > longestForSquares)
      throw new NotTried(
        `This is longer than 4,096 characters, and ${what.toLowerCase()} takes too long on more. Shorten it.`,
        path,
      )
    const cost = workOn(given, mostWork - work)
    if (work + cost > mostWork) throw new NotTried(`${what} would take too long to try on it. Shorten it.`, path)
    spend(cost)
  }

  function items(node: Record<string, unknown>, given: unknown[], path: ValuePath): void {
    const prefixes = [listOf(node['prefixItems']), listOf(node['items'])]
    if (node['uniqueItems'] === true) {
      const plain = given.every((item) => typeof item !== 'object' || item === null)
      spend(given.length * (plain ? given.length : sizeOf(given)))
    }
    const rest = [node['items'], node['additionalItems'], node['unevaluatedItems'], node['contains']].filter(
      (part) => part !== undefined && !Array.isArray(part),
    )
    for (const [index, item] of given.entries()) {
      const place: Place = { path: [...path, index], above: [] }
      for (const prefix of prefixes) if (index < prefix.length) visit(prefix[index], item, place)
      for (const part of rest) visit(part as Schema, item, place)
    }
  }

  function keys(node: Record<string, unknown>, given: Record<string, unknown>, here: Place): void {
    const names = Object.keys(given)
    spend(names.length + listOf(node['required']).length)
    const below = (name: string): Place => ({ path: [...here.path, name], above: [] })
    for (const key of ['dependentSchemas', 'dependencies', 'dependentRequired'])
      for (const [name, part] of entriesOf(node[key], spend)) {
        if (!Object.hasOwn(given, name)) continue
        if (Array.isArray(part)) spend(part.length)
        else visit(part as Schema, given, here)
      }
    if (node['propertyNames'] !== undefined)
      for (const name of names) visit(node['propertyNames'] as Schema, name, below(name))
    for (const [name, part] of entriesOf(node['properties'], spend))
      if (Object.hasOwn(given, name)) visit(part as Schema, given[name], below(name))
    const known = isRecord(node['properties']) ? node['properties'] : {}
    const matched = new Set<string>()
    for (const [pattern, part] of entriesOf(node['patternProperties'], spend)) {
      for (const name of names) tryPattern(pattern, name, below(name).path)
      const regex = new RegExp(pattern, 'u')
      for (const name of names.filter((each) => regex.test(each))) {
        matched.add(name)
        visit(part as Schema, given[name], below(name))
      }
    }
    const others = names.filter((name) => !Object.hasOwn(known, name) && !matched.has(name))
    if (node['additionalProperties'] !== undefined)
      for (const name of others) visit(node['additionalProperties'] as Schema, given[name], below(name))
    // Which keys other parts have found good is not known here: all are counted.
    if (node['unevaluatedProperties'] !== undefined)
      for (const name of names) visit(node['unevaluatedProperties'] as Schema, given[name], below(name))
  }

  function sizeOf(part: unknown): number {
    if (typeof part === 'string') return part.length
    if (typeof part !== 'object' || part === null) return 0
    const before = enumSizes.get(part)
    if (before !== undefined) return before
    const size = JSON.stringify(part).length
    enumSizes.set(part, size)
    return size
  }

  visit(schema, value, { path: [], above: [] })
}

/** Where a value is, and the schemas that were asked of this same value on the way here. */
type Place = { path: ValuePath; above: readonly object[] }

function listOf(part: unknown): (Schema | boolean)[] {
  return Array.isArray(part) ? part : []
}

function entriesOf(part: unknown, spend: (cost: number) => void): [string, unknown][] {
  if (!isRecord(part)) return []
  const entries = Object.entries(part)
  spend(entries.length)
  return entries
}

/** Above it, a schema with its references followed is nothing that a form or a person can go through. */
const mostParts = 5_000

/**
 * Why a schema cannot be used whatever the values are: with its references followed it comes back to itself at one place, or has too
 * many parts. Null when neither. A part that holds itself further down, as a tree does, is gone into once.
 */
export function boundless(schema: Schema | boolean, lookup: Lookup): string | null {
  let parts = 0
  function visit(node: unknown, above: readonly object[], same: readonly object[]): string | null {
    if (!isRecord(node)) return null
    if (same.includes(node)) return 'The schema refers to itself without end.'
    if (above.includes(node)) return null
    parts += 1
    if (above.length > deepest) return `The schema nests deeper than ${deepest} levels once each "$ref" is followed.`
    if (parts > mostParts)
      return `The schema has more than ${mostParts.toLocaleString('en')} parts once each "$ref" is followed: parts that refer to others twice multiply.`
    const chain = [...above, node]
    const { $ref } = node as Schema
    const there = [
      ...($ref === undefined ? [] : [lookup[(node as Schema).__absolute_ref__ || $ref]]),
      ...inPlace.flatMap((key) => listOf(node[key])),
      ...oneInPlace.map((key) => node[key]),
      ...Object.values(isRecord(node['dependentSchemas']) ? node['dependentSchemas'] : {}),
    ]
    for (const part of there) {
      const found = visit(part, chain, [...same, node])
      if (found) return found
    }
    for (const part of below(node)) {
      const found = visit(part, chain, [])
      if (found) return found
    }
    return null
  }
  return visit(schema, [], [])
}

function below(node: Record<string, unknown>): unknown[] {
  const maps = ['properties', 'patternProperties', 'dependencies'].flatMap((key) =>
    isRecord(node[key]) ? Object.values(node[key]) : [],
  )
  const single = [
    'items',
    'additionalItems',
    'unevaluatedItems',
    'contains',
    'additionalProperties',
    'unevaluatedProperties',
    'propertyNames',
  ].flatMap((key) => (Array.isArray(node[key]) ? node[key] : [node[key]]))
  return [...maps, ...single, ...listOf(node['prefixItems'])]
}
