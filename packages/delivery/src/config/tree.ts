import { isMap, type Json, type JsonMap, setKey } from './json'
import { child, type Pointer } from './pointer'
import { annotationsOf, followed, type JsonSchema, schemaOfChild } from './schema'

/** What one layer says of one place. A list that merges by key is a group of its items. */
export type Said = { kind: 'value'; value: Json } | { kind: 'group'; parts: Map<string, Said>; mergeKey: string | null }

/** What layers say together; `by` is the index of the layer that had the last word, `before` what stood there, newest first. */
export type Standing = { by: number; before: Before[] } & (
  | { kind: 'value'; value: Json }
  | { kind: 'group'; parts: Map<string, Standing>; mergeKey: string | null }
  | { kind: 'gone' }
)
export type Before = { by: number; value: Json }

/** Two items with one key in one list: where, and the key. */
export type Twice = { pointer: Pointer; key: string }

/**
 * Takes a layer's values apart; what is said twice at one place goes to `twice`. In a list that merges by key, an item with
 * `"$patch": "delete"` takes the item of its key away.
 */
export function takeApart(values: JsonMap, root: JsonSchema | null, twice: Twice[] = []): Said {
  const visit = (value: Json, node: JsonSchema | null, at: Pointer): Said => {
    if (isMap(value)) {
      const parts = new Map<string, Said>()
      for (const [key, part] of Object.entries(value))
        parts.set(key, visit(part, schemaOfChild(root, node, key), child(at, key)))
      return { kind: 'group', parts, mergeKey: null }
    }
    const mergeKey = annotationsOf(node).mergeKey
    if (!Array.isArray(value) || mergeKey === null || !value.every((item) => keyOf(item, mergeKey) !== null))
      return { kind: 'value', value }
    const parts = new Map<string, Said>()
    value.forEach((item, index) => {
      const key = keyOf(item, mergeKey) ?? ''
      if (parts.has(key)) twice.push({ pointer: child(at, index), key })
      const removed = isMap(item) && item['$patch'] === 'delete'
      parts.set(
        key,
        removed ? { kind: 'value', value: null } : visit(item, schemaOfChild(root, node, 0), child(at, index)),
      )
    })
    return { kind: 'group', parts, mergeKey }
  }
  return visit(values, followed(root, root), '')
}

function keyOf(item: Json, mergeKey: string): string | null {
  const key = isMap(item) && Object.hasOwn(item, mergeKey) ? item[mergeKey] : undefined
  return typeof key === 'string' || typeof key === 'number' ? String(key) : null
}

/** Lays what layer `by` says over what stands. */
export function layOver(low: Standing | undefined, said: Said, by: number): Standing {
  if (said.kind === 'value') {
    const before = history(low)
    return said.value === null ? { kind: 'gone', by, before } : { kind: 'value', value: said.value, by, before }
  }
  const goesOn = low?.kind === 'group' && low.mergeKey === said.mergeKey ? low : null
  const parts = new Map<string, Standing>(goesOn?.parts)
  for (const [key, part] of said.parts) parts.set(key, layOver(parts.get(key), part, by))
  if (goesOn) return { ...goesOn, parts }
  return { kind: 'group', parts, mergeKey: said.mergeKey, by, before: history(low) }
}

function history(low: Standing | undefined): Before[] {
  if (!low) return []
  if (low.kind === 'group') return [{ by: lastOf(low), value: plainOf(low) ?? null }, ...low.before]
  return [{ by: low.by, value: low.kind === 'gone' ? null : low.value }, ...low.before]
}

/** The highest layer that has a word in a group. */
function lastOf(standing: Standing): number {
  if (standing.kind !== 'group') return standing.by
  return Math.max(standing.by, ...[...standing.parts.values()].map(lastOf))
}

/** The values as they stand; undefined for what is gone. */
export function plainOf(standing: Standing): Json | undefined {
  if (standing.kind === 'gone') return undefined
  if (standing.kind === 'value') return standing.value
  const present = [...standing.parts].flatMap(([key, part]): [string, Json][] => {
    const value = plainOf(part)
    return value === undefined ? [] : [[key, value]]
  })
  if (standing.mergeKey !== null) return present.map(([, value]) => value)
  const made: JsonMap = {}
  for (const [key, value] of present) setKey(made, key, value)
  return made
}
