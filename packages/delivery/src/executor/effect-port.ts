import type { Definition, Effect, Json, Outcome } from '@groundwork/plugin-sdk/points'
import type { Sql } from '@groundwork/db/pool'
import type { EffectRow } from './effect-row'

/** A definition that a person is to decide about, as that person is shown it; `owner`: whose it is, where it is not Groundwork's. */
export type WhatIsSeen = Omit<Definition, 'token'> & { owner: string | null }

/** What is seen before the intent is written. */
export type Before =
  | { is: 'ready'; precondition: string }
  /** There is nothing to do: it counts as done with this receipt. */
  | { is: 'already'; receipt: Json }
  /** Somebody else's; `precondition` is what a person would agree to replace. */
  | { is: 'foreign'; words: string; precondition: string; seen: WhatIsSeen }
  | { is: 'impossible'; words: string }
  | { is: 'cannot-tell'; words: string }

/** What became of an effect whose outcome is not known. */
export type Found =
  | { is: 'applied'; receipt: Json }
  | { is: 'in-flight'; words: string }
  | { is: 'unchanged' }
  /** The other side has no way to say; asking it again with the same key is safe, and shows nothing of an earlier call. */
  | { is: 'unseen'; words: string }
  /** Neither ours nor what was there at the intent. `adoptable`: what a person would agree to take as it is. */
  | { is: 'other'; words: string; precondition: string; adoptable: Json; seen?: WhatIsSeen }
  | { is: 'cannot-tell'; words: string }

/** How one kind of effect is seen, applied and found again. Nothing here writes to the database but `within*`. */
export type EffectPort = {
  key: string
  effectNo: number
  call: string
  integrationId: string | null
  before(): Promise<Before>
  apply(effect: Effect, row: EffectRow, signal: AbortSignal): Promise<Outcome<Json>>
  find(row: EffectRow): Promise<Found>
  /** A receipt whose effect cannot be relied on; null: it can. Only asked where the integration keeps no precondition. */
  readBack?(row: EffectRow, receipt: Json): Promise<Found>
  /** In the transaction of the intent. */
  withIntent?(sql: Sql): Promise<void>
  /** In the transaction of the receipt: what follows from the effect in Groundwork's own tables. */
  withReceipt?(sql: Sql, receipt: Json): Promise<void>
}
