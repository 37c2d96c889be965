import { ConflictError, InputError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import type { Proposed } from './check-change'
import { movedOn, readRevision } from './history'
import { isMap, type JsonMap, sameJson } from './json'
import { touches } from './locks'
import { conflictInWords, mergeLocks, mergeThree } from './merge-three'
import { type Pointer, valueAt } from './pointer'
import type { StoredLayer } from './stored-layers'

export type Rebased = { proposed: Proposed; base: number; moved: boolean }

/**
 * What was begun at an older revision, as a change of the newest one: merged by key. Throws ConflictError that says who changed
 * the layer, when, and each place that both changed, with both values.
 */
export async function rebase(sql: Sql, layer: StoredLayer, begun: Proposed & { base: number }): Promise<Rebased> {
  const { base, values, locks, expiresAt } = begun
  const head = layer.revision
  if (base > head) throw new InputError(`The layer has no revision ${base} yet; its newest is ${head}.`)
  if (base === head) return { proposed: { values, locks, expiresAt }, base, moved: false }
  const before = await readRevision(sql, layer.id, base)
  const merged = mergeThree(before?.values ?? {}, layer.values, values)
  if (merged.conflicts.length > 0) {
    const newest = await readRevision(sql, layer.id, head)
    const words = merged.conflicts.slice(0, 10).map(conflictInWords).join(' ')
    const advice = `You changed the same: ${words} Load it anew and decide.`
    throw newest ? movedOn(newest, advice) : new ConflictError(advice)
  }
  const together = { values: merged.values, locks: mergeLocks(before?.locks ?? [], layer.locks, locks), expiresAt }
  return { proposed: together, base: head, moved: true }
}

/** The places that differ: the audit names them, not what stands there. */
export function changedPointers(before: JsonMap, after: JsonMap): Pointer[] {
  const places = new Set([...touches(before), ...touches(after)])
  const differing = [...places].filter((pointer) => {
    const [was, is] = [valueAt(before, pointer), valueAt(after, pointer)]
    return !sameJson(was, is) && !(isMap(was) && isMap(is))
  })
  return differing
    .filter((pointer) => pointer !== '')
    .toSorted()
    .slice(0, 200)
}
