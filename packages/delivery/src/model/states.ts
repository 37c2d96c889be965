/** Every state of a promotion, in the order of its life; what it means is in docs/delivery. */
export const promotionStates = [
  'REQUESTED',
  'GATING',
  'QUEUED',
  'APPLYING',
  'PAUSED',
  'NEEDS_ATTENTION',
  'VERIFYING',
  'CANCELLING',
  'SUCCEEDED',
  'FAILED',
  'ERRORED',
  'REJECTED',
  'EXPIRED',
  'SUPERSEDED',
  'ABORTED',
] as const
export type PromotionState = (typeof promotionStates)[number]

/** What people read instead of a state. */
export const stateWords: Readonly<Record<PromotionState, string>> = {
  REQUESTED: 'Requested',
  GATING: 'Waits for its gates',
  QUEUED: 'Queued',
  APPLYING: 'Applying',
  PAUSED: 'Paused',
  NEEDS_ATTENTION: 'Needs someone',
  VERIFYING: 'Verifying',
  CANCELLING: 'Cancelling',
  SUCCEEDED: 'Succeeded',
  FAILED: 'Failed',
  ERRORED: 'Errored',
  REJECTED: 'Rejected',
  EXPIRED: 'Expired',
  SUPERSEDED: 'Superseded',
  ABORTED: 'Aborted',
}

/** The same within a sentence. */
export const inWords = (state: PromotionState): string => stateWords[state].toLowerCase()

/** States that hold the target: at most one promotion of a target is in one of them (the index `one_active`). */
export const holdingStates = ['APPLYING', 'PAUSED', 'NEEDS_ATTENTION', 'VERIFYING', 'CANCELLING'] as const
export const waitingStates = ['REQUESTED', 'GATING', 'QUEUED'] as const
export const terminalStates = [
  'SUCCEEDED',
  'FAILED',
  'ERRORED',
  'REJECTED',
  'EXPIRED',
  'SUPERSEDED',
  'ABORTED',
] as const

/** For a statement: `state in (${inSql(terminalStates)})`. They are the words above, never somebody's. */
export function inSql(states: readonly PromotionState[]): string {
  return states.map((state) => `'${state}'`).join(', ')
}

const within = (states: readonly PromotionState[]) => (state: PromotionState) => states.includes(state)
export const isHolding = within(holdingStates)
export const isWaiting = within(waitingStates)
export const isTerminal = within(terminalStates)

/** Which state may follow which; a move that is not here does not exist. */
export const moves: Readonly<Record<PromotionState, readonly PromotionState[]>> = {
  REQUESTED: ['GATING', 'QUEUED', 'SUPERSEDED', 'ABORTED'],
  GATING: ['QUEUED', 'REJECTED', 'EXPIRED', 'SUPERSEDED', 'ABORTED'],
  QUEUED: ['GATING', 'APPLYING', 'REJECTED', 'EXPIRED', 'SUPERSEDED', 'ABORTED'],
  APPLYING: ['PAUSED', 'NEEDS_ATTENTION', 'VERIFYING', 'CANCELLING', 'FAILED', 'ERRORED'],
  PAUSED: ['APPLYING', 'VERIFYING', 'CANCELLING', 'SUCCEEDED', 'FAILED'],
  NEEDS_ATTENTION: ['APPLYING', 'VERIFYING', 'CANCELLING', 'SUCCEEDED', 'FAILED'],
  VERIFYING: ['PAUSED', 'NEEDS_ATTENTION', 'CANCELLING', 'SUCCEEDED', 'FAILED', 'ERRORED'],
  CANCELLING: ['NEEDS_ATTENTION', 'ABORTED'],
  SUCCEEDED: [],
  FAILED: [],
  ERRORED: [],
  REJECTED: [],
  EXPIRED: [],
  SUPERSEDED: [],
  ABORTED: [],
}

export function mayMove(from: PromotionState, to: PromotionState): boolean {
  return moves[from].includes(to)
}
