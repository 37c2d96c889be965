import type { Decision } from '@groundwork/access/can'
import type { Plan } from '../model/plan'
import type { Requester } from '../promotion/promotion-row'
import type { GateResult, Verdict } from './gate-state'
import type { ChangeWindow } from './windows'

/** What is judged: a promotion, or the draft of one (`promotionId` null). */
export type GateSubject = {
  promotionId: string | null
  plan: Plan
  planHash: string
  requester: Requester
  /** The person or plugin that asks. */
  requestedBy: string | null
  /** Milliseconds; null for a draft. */
  createdAt: number | null
}

/** A person's newest vote on this very plan. */
export type CountedVote = {
  userId: string
  name: string
  verdict: 'approve' | 'reject' | 'withdraw'
  comment: string | null
  /** Why it does not count, as things are now; null: it counts. */
  ineligible: string | null
  /** Teams that the person is in. */
  teams: readonly string[]
}

/** What a row of `gate` holds beside the plan. */
export type StoredGate = {
  id: string
  state: GateResult
  why: string
  unblockedBy: string | null
  opensAt: number | null
  /** Revisions that somebody said to keep to although the layer has moved: address -> the head that was seen. */
  kept: Record<string, number>
  /** Somebody asked although they were shown that it fails: it waits to be let through instead of ending the promotion. */
  despite: boolean
  overriddenBy: string | null
  overrideReason: string | null
}

/** A time that a version ran in an environment without a break; `to` null: it still does. Milliseconds. */
export type Spell = { from: number; to: number | null; verified: boolean }

/** Everything that gates are judged by, read in one transaction. */
export type GateFacts = {
  at: number
  /** `commit` null: nothing is known of the tree that it was made from. */
  version: { number: number; dirty: boolean; commit: string | null }
  /** What runs at the target now. */
  current: { version: string; number: number } | null
  pin: { version: string; number: number | null; reason: string; by: string; until: number | null } | null
  hold: { reason: string; at: number; until: number | null } | null
  veto: { everywhere: boolean; reason: string; by: string; until: number | null } | null
  windows: ChangeWindow[]
  upstream: Spell[]
  votes: CountedVote[]
  /** Names of teams that the rule of approval asks for, by what the rule calls them. */
  teamNames: Record<string, { id: string | null; name: string }>
  /** Whether the asker may (still) promote here; null: Groundwork itself asks. */
  asker: { name: string; decision: Decision } | null
  /** Layers above the version that are not as the plan has them. */
  movedLayers: { address: string; kind: string; planned: number; head: number; expired: boolean }[]
  /** Bindings that are not as the plan has them, in sentences. */
  movedBindings: string[]
  stored: Map<string, StoredGate>
  /** What gates of plugins said a moment ago; without one their stored word counts. */
  pluginVerdicts: ReadonlyMap<string, Verdict>
}
