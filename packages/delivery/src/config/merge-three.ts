import { isMap, type Json, type JsonMap, sameJson, setKey } from './json'
import { child, inWords, type Pointer } from './pointer'

/** One place that two people changed differently. What is absent or was taken out is undefined. */
export type MergeConflict = {
  pointer: Pointer
  base: Json | undefined
  theirs: Json | undefined
  yours: Json | undefined
}

export type Merge = { values: JsonMap; conflicts: MergeConflict[] }
type Sides = { base: Json | undefined; theirs: Json | undefined; yours: Json | undefined }

/**
 * Two changes of one layer that began from `base`, together: by key, so that changes of different keys never hinder one
 * another. A null is a value like others here: it says that the layer takes something away. In a conflict `theirs` stays.
 */
export function mergeThree(base: JsonMap, theirs: JsonMap, yours: JsonMap): Merge {
  const conflicts: MergeConflict[] = []
  const visit = (sides: Sides, pointer: Pointer): Json | undefined => {
    const { theirs, yours } = sides
    if (sameJson(theirs, yours) || sameJson(yours, sides.base)) return theirs
    if (sameJson(theirs, sides.base)) return yours
    if (!isMap(theirs) || !isMap(yours)) {
      conflicts.push({ pointer, ...sides })
      return theirs
    }
    const before: JsonMap = isMap(sides.base) ? sides.base : {}
    const made: JsonMap = {}
    for (const key of new Set([...Object.keys(theirs), ...Object.keys(yours)])) {
      const inner = { base: own(before, key), theirs: own(theirs, key), yours: own(yours, key) }
      const value = visit(inner, child(pointer, key))
      if (value !== undefined) setKey(made, key, value)
    }
    return made
  }
  const values = visit({ base, theirs, yours }, '')
  return { values: isMap(values) ? values : {}, conflicts }
}

function own(map: JsonMap, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined
}

/** Locks that both wanted, or that one of them added; without those that one of them took away. */
export function mergeLocks(base: readonly Pointer[], theirs: readonly Pointer[], yours: readonly Pointer[]): Pointer[] {
  const kept = [...new Set([...theirs, ...yours])].filter(
    (lock) => (theirs.includes(lock) && yours.includes(lock)) || !base.includes(lock),
  )
  return kept.toSorted()
}

/** A conflict in a sentence, with both values. */
export function conflictInWords({ pointer, theirs, yours }: MergeConflict): string {
  return `${inWords(pointer)} is now ${shown(theirs)}; you have ${shown(yours)}.`
}

function shown(value: Json | undefined): string {
  if (value === undefined) return 'not set'
  if (value === null) return 'taken away'
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
