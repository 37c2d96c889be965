import { isMap, type Json, type JsonMap, setKey } from './json'
import { type Layer, layerName, type Problem } from './layer'
import { child, inWords, type Pointer, valueAt, within } from './pointer'
import { annotationsOf, type JsonSchema, schemaAt } from './schema'

/** The places that a layer says something of: values that are no group, empty groups, and nulls. */
export function touches(values: JsonMap): Pointer[] {
  const found: Pointer[] = []
  const visit = (value: Json, at: Pointer): void => {
    if (!isMap(value) || (Object.keys(value).length === 0 && at !== '')) found.push(at)
    else for (const [key, part] of Object.entries(value)) visit(part, child(at, key))
  }
  visit(values, '')
  return found
}

export type Override = { pointer: Pointer; problem: Problem }

/** Where `layer` says something of a place that a lower layer locked. Each says which layer locked it and who can undo that. */
export function findOverrides(lower: readonly Layer[], layer: Layer, schema: JsonSchema | null): Override[] {
  const found: Override[] = []
  for (const locking of lower) {
    for (const lock of locking.locks) {
      for (const pointer of touches(layer.values)) {
        if (!overrides(pointer, lock, layer.values)) continue
        if (found.some((other) => other.pointer === pointer)) continue
        found.push({ pointer, problem: refusal({ pointer, lock, locking, layer, schema }) })
      }
    }
  }
  return found
}

/** A value inside the locked place, or one that would stand in the place of a group that holds it. */
function overrides(pointer: Pointer, lock: Pointer, values: JsonMap): boolean {
  if (within(pointer, lock)) return true
  const value = valueAt(values, pointer)
  return within(lock, pointer) && !(isMap(value) && Object.keys(value).length === 0)
}

type Refused = { pointer: Pointer; lock: Pointer; locking: Layer; layer: Layer; schema: JsonSchema | null }

function refusal({ pointer, lock, locking, layer, schema }: Refused): Problem {
  const owner = annotationsOf(schemaAt(schema, lock)).owner ?? locking.owner ?? null
  const revision = locking.revision > 0 ? ` (revision ${locking.revision})` : ''
  const ask = owner ? ` Ask ${owner} to unlock it, or take it out of this layer.` : ' Take it out of this layer.'
  const message = `${inWords(lock)} is locked by ${layerName(locking)}${revision} and stays as it is there.${ask}`
  return { pointer, level: 'error', message, layer: layer.address }
}

/** The values without what stands at these places; groups that become empty by it go too. */
export function withoutTouched(values: JsonMap, pointers: readonly Pointer[]): JsonMap {
  if (pointers.length === 0) return values
  const visit = (map: JsonMap, at: Pointer): JsonMap => {
    const kept: JsonMap = {}
    for (const [key, part] of Object.entries(map)) {
      const here = child(at, key)
      if (pointers.includes(here)) continue
      const inner = isMap(part) && Object.keys(part).length > 0 ? visit(part, here) : part
      if (inner === part || !isMap(inner) || Object.keys(inner).length > 0) setKey(kept, key, inner)
    }
    return kept
  }
  return visit(values, '')
}
