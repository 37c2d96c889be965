import type { JsonSchema } from '@groundwork/plugin-sdk/config-check'
import { isMap, type Json, type JsonMap, setKey } from './json'
import { child, type Pointer, partsOf } from './pointer'

export type { JsonSchema } from '@groundwork/plugin-sdk/config-check'

/** What a change of a value makes necessary. */
export const impacts = ['none', 'restart', 'rebuild', 'data'] as const
export type Impact = (typeof impacts)[number]

/** What a library says of a key beside its shape. */
export type Annotations = {
  widget: string | null
  unit: string | null
  group: string | null
  /** Who answers for it, in words: "Content team". */
  owner: string | null
  /** May be given anew with each run. */
  perRun: boolean
  /** Holds a reference to a secret, never a value. */
  secretRef: boolean
  /** Holds identifiers that are as random as keys without being any: only well-known forms of keys are refused. */
  notSecret: boolean
  immutableAfterCreate: boolean
  impact: Impact
  deprecated: { replacement: string | null; reason: string | null } | null
  /** No layer may change the default. */
  locked: boolean
  /** Of a list: the field by which its items are told apart when layers are merged. */
  mergeKey: string | null
  /** What a text must look like, in words. */
  format: string | null
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** The `x-portal` of a part of a schema; what is absent or unreadable counts as not said. */
export function annotationsOf(node: unknown): Annotations {
  const given = isMap(node) && isMap(node['x-portal']) ? node['x-portal'] : {}
  const deprecated = given['deprecated'] ?? (isMap(node) ? node['deprecated'] : undefined)
  return {
    widget: text(given['widget']),
    unit: text(given['unit']),
    group: text(given['group']),
    owner: text(given['owner']),
    perRun: given['perRun'] === true,
    secretRef: given['secretRef'] === true,
    notSecret: given['notSecret'] === true,
    immutableAfterCreate: given['immutableAfterCreate'] === true,
    impact: statedImpact(node) ?? 'none',
    deprecated: deprecationOf(deprecated),
    locked: given['locked'] === true,
    mergeKey: text(given['mergeKey']),
    format: text(given['format']),
  }
}

function statedImpact(node: unknown): Impact | undefined {
  const given = isMap(node) && isMap(node['x-portal']) ? node['x-portal']['impact'] : undefined
  return impacts.find((each) => each === given)
}

function deprecationOf(said: unknown): Annotations['deprecated'] {
  if (said === true) return { replacement: null, reason: null }
  if (typeof said === 'string') return { replacement: said, reason: null }
  return isMap(said) ? { replacement: text(said['replacement']), reason: text(said['reason']) } : null
}

const mostHops = 32

/** A part of the schema with its `$ref`s inside the same document followed; null where there is none. */
export function followed(root: JsonSchema | null, node: unknown): JsonSchema | null {
  let at: unknown = node
  const own: unknown[] = []
  for (let hop = 0; hop < mostHops; hop += 1) {
    if (!isMap(at)) return null
    own.unshift(at)
    const ref = at['$ref']
    // What stands beside a reference is said of this place and wins over what is referred to.
    if (typeof ref !== 'string') return Object.assign({}, ...own, { $ref: undefined }) as JsonSchema
    at = ref.startsWith('#') ? partOf(root, ref.slice(1)) : undefined
  }
  return null
}

function partOf(root: unknown, pointer: string): unknown {
  let at = root
  for (const part of partsOf(decodeURIComponent(pointer)) ?? []) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined
    at = (at as Record<string, unknown>)[part]
  }
  return at
}

/** What the schema says of a key or an index of what `node` describes. */
export function schemaOfChild(
  root: JsonSchema | null,
  node: JsonSchema | null,
  part: string | number,
): JsonSchema | null {
  return childIn({ root, part, asked: new Set() }, node)
}

/** `asked`: branches that were looked into; those that refer to one another twice would multiply. */
type Child = { root: JsonSchema | null; part: string | number; asked: Set<unknown> }

function childIn(about: Child, node: JsonSchema | null): JsonSchema | null {
  const { root, part, asked } = about
  if (!node) return null
  const inList = typeof part === 'number' || (node['items'] !== undefined && /^\d+$/.test(part))
  if (inList && node['items'] !== undefined) return followed(root, node['items'])
  const properties = node['properties']
  if (isMap(properties) && Object.hasOwn(properties, part)) return followed(root, properties[part])
  for (const branches of [node['allOf'], node['anyOf'], node['oneOf']]) {
    for (const branch of Array.isArray(branches) ? branches : []) {
      if (asked.has(branch)) continue
      asked.add(branch)
      const found = childIn(about, followed(root, branch))
      if (found) return found
    }
  }
  return followed(root, node['additionalProperties'])
}

/** What the schema says of a place; null where it says nothing. */
export function schemaAt(root: JsonSchema | null, pointer: Pointer): JsonSchema | null {
  let at = followed(root, root)
  for (const part of partsOf(pointer) ?? []) at = schemaOfChild(root, at, part)
  return at
}

/** One key that the schema names, with its place. */
export type SchemaKey = { pointer: Pointer; schema: JsonSchema; annotations: Annotations; required: boolean }

/** Parts that refer to others twice multiply. Values are never checked against a schema that has more keys: it is refused as a whole. */
const mostKeys = 5_000

/** Every key below `properties`, a group before what is in it, in the order of the schema; of a boundless schema the first 5,000. */
export function schemaKeys(root: JsonSchema | null): SchemaKey[] {
  const found: SchemaKey[] = []
  const visit = (node: JsonSchema | null, at: Pointer, above: readonly unknown[]): void => {
    const properties = node?.['properties']
    // A schema that is part of itself has no last key: each of its groups is named once.
    if (!isMap(properties) || above.includes(properties) || found.length >= mostKeys) return
    const required: unknown[] = Array.isArray(node?.['required']) ? node['required'] : []
    for (const [key, part] of Object.entries(properties)) {
      const schema = followed(root, part)
      if (!schema || found.length >= mostKeys) continue
      const pointer = child(at, key)
      const annotations = annotationsOf(schema)
      found.push({ pointer, schema, annotations, required: required.includes(key) })
      if (!annotations.secretRef) visit(schema, pointer, [...above, properties])
    }
  }
  visit(followed(root, root), '', [])
  return found
}

/** The tree of `default`s: the lowest layer. */
export function defaultsOf(root: JsonSchema | null): JsonMap {
  const made = defaultOf({ root, left: mostKeys }, followed(root, root), [])
  return isMap(made) ? made : {}
}

type Making = { root: JsonSchema | null; left: number }

function defaultOf(making: Making, node: JsonSchema | null, above: readonly unknown[]): Json | undefined {
  making.left -= 1
  if (!node || making.left < 0) return undefined
  const own = 'default' in node ? (structuredClone(node.default) as Json) : undefined
  const properties = node['properties']
  if (!isMap(properties) || (own !== undefined && !isMap(own)) || above.includes(properties)) return own
  const made: JsonMap = isMap(own) ? own : {}
  for (const [key, part] of Object.entries(properties)) {
    if (Object.hasOwn(made, key)) continue
    const inner = defaultOf(making, followed(making.root, part), [...above, properties])
    if (inner !== undefined) setKey(made, key, inner)
  }
  return Object.keys(made).length > 0 || own !== undefined ? made : undefined
}

/** Pointers that no layer above the defaults may touch. */
export function lockedBySchema(root: JsonSchema | null): Pointer[] {
  return schemaKeys(root).flatMap(({ pointer, annotations }) => (annotations.locked ? [pointer] : []))
}

/** What a change of a value makes necessary: what it says itself, else what the nearest group that it is in says. */
export function impactAt(root: JsonSchema | null, pointer: Pointer): Impact {
  let at = followed(root, root)
  let impact = statedImpact(at)
  for (const part of partsOf(pointer) ?? []) {
    at = schemaOfChild(root, at, part)
    impact = statedImpact(at) ?? impact
  }
  return impact ?? 'none'
}

/** Whether a value may be given anew with each run: it, or a group that it is in, is marked `perRun`. */
export function isPerRun(root: JsonSchema | null, pointer: Pointer): boolean {
  const parts = partsOf(pointer) ?? []
  let at = followed(root, root)
  for (const part of parts) {
    at = schemaOfChild(root, at, part)
    if (annotationsOf(at).perRun) return true
  }
  return false
}
