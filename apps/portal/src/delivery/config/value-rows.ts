import { isMap, type Json, type JsonMap } from '@groundwork/delivery/config/json'
import type { LayerKind } from '@groundwork/delivery/config/layer'
import { child, type Pointer, valueAt } from '@groundwork/delivery/config/pointer'
import type { Origin } from '@groundwork/delivery/config/resolve'
import { annotationsOf, type JsonSchema, schemaAt } from '@groundwork/delivery/config/schema'
import { keyWords, shortText } from './shown-layer'

export type ValueRow = {
  pointer: Pointer
  key: string
  title: string | null
  unit: string | null
  owner: string | null
  /** In a line; null: a layer took the value away. */
  text: string | null
  layer: LayerKind | null
  address: string | null
  revision: number
  shadowed: { layer: LayerKind; address: string; text: string }[]
}

type Resolved = { values: JsonMap; provenance: Readonly<Record<Pointer, Origin>>; schema: JsonSchema | null }

/** Every value that holds and every one that was taken away, with where it is from and what stood there before. */
export function valueRows({ values, provenance, schema }: Resolved): ValueRow[] {
  const gone = Object.keys(provenance).filter((pointer) => provenance[pointer]?.deleted)
  const places = [...new Set([...leavesOf(values), ...gone])].toSorted()
  return places.map((pointer) => {
    const origin = provenance[pointer] ?? inside(provenance, pointer)
    const node = schemaAt(schema, pointer)
    const { unit, owner } = annotationsOf(node)
    return {
      ...{ pointer, key: keyWords(pointer), title: node?.title ?? null, unit, owner },
      text: provenance[pointer]?.deleted ? null : shortText(valueAt(values, pointer)),
      layer: origin?.layer ?? null,
      address: origin?.address ?? null,
      revision: origin?.revision ?? 0,
      shadowed: (origin?.shadowed ?? []).map((each) => ({
        ...{ layer: each.layer, address: each.address, text: shortText(each.value) },
      })),
    }
  })
}

/** Rows whose key, title, value or layer has every word of what was typed. */
export function matching(rows: readonly ValueRow[], typed: string): ValueRow[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    const text = [row.key, row.title, row.text, row.address, row.owner].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** Of a list that is told as a whole: the layer of its first item. */
function inside(provenance: Resolved['provenance'], pointer: Pointer): Origin | undefined {
  const first = Object.keys(provenance).find((each) => each.startsWith(`${pointer}/`))
  return first === undefined ? undefined : provenance[first]
}

function leavesOf(value: Json, pointer: Pointer = ''): Pointer[] {
  if (isMap(value) && !('secretRef' in value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, part]) => leavesOf(part, child(pointer, key)))
  return pointer === '' ? [] : [pointer]
}
