import { isMap, type Json, type JsonMap, sameJson, setKey } from '@groundwork/delivery/config/json'
import { partsOf, type Pointer } from '@groundwork/delivery/config/pointer'
import { annotationsOf, followed, type JsonSchema, schemaOfChild } from '@groundwork/delivery/config/schema'

type Maybe = Json | undefined
type Sides = { below: Maybe; own: Maybe; before: Maybe; after: Maybe }
export type Edit = { below: JsonMap; own: JsonMap; before: JsonMap; after: JsonMap }

/**
 * What a layer has to say so that the whole becomes `after`, where the layers below say `below` and, with the layer's `own`
 * values, `before` held. Only what was changed is written: a value that is what is below anyway leaves the layer, one that was
 * taken away becomes null.
 */
export function writeThrough({ below, own, before, after }: Edit, schema: JsonSchema | null): JsonMap {
  const written = visit({ below, own, before, after }, followed(schema, schema), schema)
  return isMap(written) ? written : {}
}

function visit(sides: Sides, node: JsonSchema | null, root: JsonSchema | null): Maybe {
  const { below, own, before, after } = sides
  if (sameJson(before, after)) return own
  if (isNothing(after)) return below === undefined ? undefined : null
  if (sameJson(after, below)) return undefined
  if (isGroup(after, node) && (isGroup(before, node) || isGroup(below, node) || before === undefined)) {
    const made: JsonMap = {}
    const [was, low, said] = [groupOf(before), groupOf(below), groupOf(own)]
    for (const key of new Set([...Object.keys(said), ...Object.keys(was), ...Object.keys(after)])) {
      const part = { below: at(low, key), own: at(said, key), before: at(was, key), after: at(after, key) }
      const value = visit(part, schemaOfChild(root, node, key), root)
      if (value !== undefined) setKey(made, key, value)
    }
    return Object.keys(made).length === 0 ? undefined : made
  }
  const { mergeKey } = annotationsOf(node)
  if (mergeKey !== null && Array.isArray(after) && Array.isArray(below)) return listOver(below, after, mergeKey)
  return after
}

/** The items that make `after` of the list below: what is new or changed, and what is taken away. */
function listOver(below: Json[], after: Json[], mergeKey: string): Maybe {
  const keyOf = (item: Json) => {
    const key = isMap(item) ? at(item, mergeKey) : undefined
    return typeof key === 'string' || typeof key === 'number' ? key : null
  }
  // While an item has no key yet, items cannot be told apart: the list replaces the one below.
  if ([...below, ...after].some((item) => keyOf(item) === null)) return after
  const low = new Map(below.map((item) => [String(keyOf(item)), item]))
  const kept = new Set(after.map((item) => String(keyOf(item))))
  const changed = after.flatMap((item): Json[] => {
    const was = low.get(String(keyOf(item)))
    if (was === undefined) return [item]
    return sameJson(was, item) ? [] : [{ ...differing(was, item), [mergeKey]: keyOf(item) }]
  })
  const gone = below.filter((item) => !kept.has(String(keyOf(item))))
  const list = [...changed, ...gone.map((item) => ({ [mergeKey]: keyOf(item), $patch: 'delete' }))]
  return list.length === 0 ? undefined : list
}

function differing(was: Json, is: Json): JsonMap {
  const [low, high] = [groupOf(was), groupOf(is)]
  const made: JsonMap = {}
  for (const key of new Set([...Object.keys(low), ...Object.keys(high)])) {
    const [a, b] = [at(low, key), at(high, key)]
    if (!sameJson(a, b)) setKey(made, key, b === undefined ? null : isMap(a) && isMap(b) ? differing(a, b) : b)
  }
  return made
}

/** The layer without what it says at a place; groups that become empty by it go too. */
export function withoutPlace(own: JsonMap, pointer: Pointer): JsonMap {
  const [key, ...rest] = partsOf(pointer) ?? []
  if (key === undefined || !Object.hasOwn(own, key)) return own
  const inner = own[key]!
  const kept: JsonMap = {}
  for (const [name, part] of Object.entries(own)) {
    if (name !== key) setKey(kept, name, part)
    else if (rest.length > 0 && isMap(inner)) {
      const less = withoutPlace(inner, `/${rest.map(escaped).join('/')}`)
      if (Object.keys(less).length > 0) setKey(kept, name, less)
    }
  }
  return kept
}

/** The layer with a value at a place. */
export function withPlace(own: JsonMap, pointer: Pointer, value: Json): JsonMap {
  const [key, ...rest] = partsOf(pointer) ?? []
  if (key === undefined) return isMap(value) ? value : own
  const inner = Object.hasOwn(own, key) ? own[key] : undefined
  const made = { ...own }
  setKey(made, key, rest.length === 0 ? value : withPlace(groupOf(inner), `/${rest.map(escaped).join('/')}`, value))
  return made
}

function escaped(text: string): string {
  return text.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** A form makes empty groups of what nobody said anything of. */
function isNothing(value: Maybe): boolean {
  return value === undefined || value === null || (isMap(value) && Object.values(value).every(isNothing))
}

/** A reference to a secret is one value. */
function isGroup(value: Maybe, node: JsonSchema | null): value is JsonMap {
  return isMap(value) && !annotationsOf(node).secretRef && !('secretRef' in value)
}

function groupOf(value: Maybe): JsonMap {
  return isMap(value) ? value : {}
}

function at(map: JsonMap, key: string): Maybe {
  return Object.hasOwn(map, key) ? map[key] : undefined
}
