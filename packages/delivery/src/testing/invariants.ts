import type { Sql } from '@groundwork/db/pool'
import type { Broken, InvariantOptions } from '../invariant/broken'
import { brokenInvariants as brokenNow } from '../invariant/broken-invariants'

/** Checks I1 to I9, as an engine does it hourly; empty when all hold. Call it when nothing is in the middle of a transaction. */
export function brokenInvariants(sql: Sql, options: InvariantOptions = {}): Promise<Broken[]> {
  return brokenNow(sql, options)
}

/** The same, as an error that says all of it. */
export async function checkInvariants(sql: Sql, options: InvariantOptions = {}): Promise<void> {
  const broken = await brokenNow(sql, options)
  if (broken.length === 0) return
  throw new Error(broken.map(({ invariant, words }) => `${invariant}: ${words}`).join('\n'))
}
