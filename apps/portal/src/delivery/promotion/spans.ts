import type { PromotionState } from '@groundwork/delivery/states'

export type Moved = { kind: string; from: string | null; to: string | null; at: number }

/** A promotion in one state: milliseconds; `until` null: it still is. */
export type Span = { state: PromotionState; from: number; until: number | null }

/** Where a promotion was and how long, from the log of its moves, oldest first. */
export function spansOf({ createdAt, events }: { createdAt: number; events: readonly Moved[] }): Span[] {
  const moves = events.filter(({ kind, to }) => kind === 'moved' && to !== null)
  const first: PromotionState = (moves[0]?.from as PromotionState | null | undefined) ?? 'REQUESTED'
  const came = [
    { state: first, from: createdAt },
    ...moves.map(({ to, at }) => ({ state: to as PromotionState, from: at })),
  ]
  return came.map((span, index) => ({ ...span, until: came[index + 1]?.from ?? null }))
}

/** Nothing is done in these: a person decides. */
export const isStanding = (state: string): boolean => state === 'PAUSED' || state === 'NEEDS_ATTENTION'

type Step = { startedAt: number | null; finishedAt: number | null }

/**
 * How long a step was worked on, without what a person took to decide. `ms` null: it is being worked on, and has been as if it had
 * begun at `from`. Null: it has not begun.
 */
export function workedOf(
  { startedAt, finishedAt }: Step,
  spans: readonly Span[],
): { from: number; ms: number | null; waited: number } | null {
  if (startedAt === null) return null
  const stands = finishedAt === null ? spans.find(({ state, until }) => isStanding(state) && until === null) : undefined
  const ended = finishedAt ?? (stands && Math.max(startedAt, stands.from)) ?? null
  const waited = spans
    .filter(({ state, until }) => isStanding(state) && until !== null)
    .map(({ from, until }) => Math.min(until!, ended ?? until!) - Math.max(from, startedAt))
    .reduce((sum, ms) => sum + Math.max(0, ms), 0)
  return { from: startedAt + waited, ms: ended === null ? null : Math.max(0, ended - startedAt - waited), waited }
}
