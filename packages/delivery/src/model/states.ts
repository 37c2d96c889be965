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

const within = (states: readonly PromotionState[]) => (state: PromotionState) => states.includes(state)
export const isHolding = within(holdingStates)
export const isWaiting = within(waitingStates)
export const isTerminal = within(terminalStates)

/** Which state may follow which; a move that is not here does not exist. */
export const moves: Readonly<Record<PromotionState, readonly PromotionState[]>> = {
  REQUESTED: ['GATING', 'QUEUED', 'SUPERSEDED', 'ABORTED'],
  GATING: ['QUEUED', 'REJECTED', 'EXPIRED', 'SUPERSEDED', 'ABORTED'],
  QUEUED: ['GATING', 'APPLYING', 'REJECTED', 'EXPIRED', 'SUPERSEDED', 'ABORTED'],
  APPLYING: ['PAUSED', 'NEEDS_ATTENTION', 'VERIFYING', 'CANCELLING', 'SUCCEEDED', 'FAILED', 'ERRORED'],
  PAUSED: ['APPLYING', 'VERIFYING', 'NEEDS_ATTENTION', 'CANCELLING', 'SUCCEEDED', 'FAILED'],
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
