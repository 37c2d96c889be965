import type { JsonMap } from '@groundwork/delivery/config/json'
import { type MergeConflict, mergeLocks, mergeThree } from '@groundwork/delivery/config/merge'
import type { Pointer } from '@groundwork/delivery/config/pointer'
import { withoutPlace, withPlace } from './own-values'

export type Said = { values: JsonMap; locks: readonly Pointer[] }
export type Side = 'theirs' | 'yours'

/** Both changes together, with a person's word on each place that both changed. Null while one is missing. */
export function mergeWith(
  sides: { base: Said; theirs: Said; yours: Said },
  chosen: Readonly<Record<Pointer, Side>>,
): Said | null {
  const { base, theirs, yours } = sides
  const { values, conflicts } = mergeThree(base.values, theirs.values, yours.values)
  if (conflicts.some(({ pointer }) => !(pointer in chosen))) return null
  const decided = conflicts.reduce((kept, conflict) => decide(kept, conflict, chosen[conflict.pointer]!), values)
  return { values: decided, locks: mergeLocks(base.locks, theirs.locks, yours.locks) }
}

function decide(values: JsonMap, { pointer, yours }: MergeConflict, side: Side): JsonMap {
  // A merge leaves theirs where both changed the same.
  if (side === 'theirs') return values
  return yours === undefined ? withoutPlace(values, pointer) : withPlace(values, pointer, yours)
}
