import { InputError } from '@groundwork/access/errors'
import type { StoredKind } from './layer'

const day = 24 * 60 * 60 * 1000
/** How long an override holds when nobody says, and at most. */
export const overrideDays = 30

/**
 * Until when a change holds, in milliseconds; null: for good. Only an override of one target ends by itself, and it always does.
 * Throws InputError for a time that has passed or is too far away.
 */
export function readExpiry(kind: StoredKind, given: number | null | undefined, now: Date): number | null {
  if (kind !== 'target') {
    if (given == null) return null
    throw new InputError('Only the override of one target ends by itself. Leave out the end.')
  }
  const end = given ?? now.getTime() + overrideDays * day
  if (end <= now.getTime()) throw new InputError('The override would already be over. Choose a later end.')
  // A minute of grace, for a clock that runs ahead.
  if (end > now.getTime() + overrideDays * day + 60_000)
    throw new InputError(
      `An override holds at most ${overrideDays} days. Put what shall stay into the layer of the environment.`,
    )
  return Math.floor(end)
}
