import { isTerminal, type PromotionState, stateWords } from '@groundwork/delivery/states'
import type { GlyphKind } from '@groundwork/ui/status-glyph'
import { promotionLook } from '../shown/promotion-look'

type Moved = { kind: string; from: string | null; to: string | null; at: number }

/** One stage of a promotion's life. `at`: when it came there; `until`: when it left, null while it is there. Milliseconds. */
export type LifeStage = {
  id: 'requested' | 'gates' | 'queued' | 'applying' | 'verifying' | 'ended'
  title: string
  kind: GlyphKind
  phase: 'past' | 'now' | 'ahead'
  at: number | null
  until: number | null
}

const order = ['requested', 'gates', 'queued', 'applying', 'verifying'] as const

const stageOf: Partial<Record<PromotionState, (typeof order)[number]>> = {
  REQUESTED: 'requested',
  GATING: 'gates',
  QUEUED: 'queued',
  APPLYING: 'applying',
  VERIFYING: 'verifying',
}
const titles: Record<(typeof order)[number], string> = {
  requested: stateWords.REQUESTED,
  gates: 'Gates',
  queued: stateWords.QUEUED,
  applying: stateWords.APPLYING,
  verifying: stateWords.VERIFYING,
}
type Life = { state: PromotionState; createdAt: number; events: readonly Moved[] }

/** Where a promotion is and was, from the log of its moves: the log is what is true, not what its state makes likely. */
export function lifeStages({ state, createdAt, events }: Life): LifeStage[] {
  const moves = events.filter(({ kind, to }) => kind === 'moved' && to !== null)
  const came = new Map<LifeStage['id'], number>([['requested', createdAt]])
  for (const { to, at } of moves) {
    const stage = stageOf[to as PromotionState]
    if (stage) came.set(stage, at)
  }
  const ended = isTerminal(state)
  const lastAct = stageOf[state] ?? lastStage(moves)
  const endedAt = ended ? (moves.at(-1)?.at ?? null) : null
  const reached = order.indexOf(lastAct)
  const stages = order.map((id, index): LifeStage => {
    const at = came.get(id) ?? null
    const next = order.slice(index + 1).flatMap((later) => came.get(later) ?? [])[0]
    const here = index === reached
    if (ended) {
      const failedHere = here && state !== 'SUCCEEDED'
      const passedBy = at === null && index < reached
      const kind = failedHere ? promotionLook(state).glyph : at !== null ? 'ok' : passedBy ? 'skip' : 'queue'
      const phase = at !== null || passedBy ? 'past' : 'ahead'
      return { id, title: titles[id], kind, phase, at, until: next ?? endedAt }
    }
    if (index > reached) return { id, title: titles[id], kind: 'queue', phase: 'ahead', at: null, until: null }
    if (!here)
      return { id, title: titles[id], kind: at === null ? 'skip' : 'ok', phase: 'past', at, until: next ?? null }
    const look = promotionLook(state)
    return { id, title: stageOf[state] ? titles[id] : look.word, kind: look.glyph, phase: 'now', at, until: null }
  })
  const look = promotionLook(ended ? state : 'SUCCEEDED')
  const last: LifeStage = {
    ...{ id: 'ended', title: look.word, at: endedAt, until: null },
    kind: ended ? look.glyph : 'queue',
    phase: ended ? 'past' : 'ahead',
  }
  return [...stages, last]
}

/** The stage that it worked or waited in before it paused, stopped or ended. */
function lastStage(moves: readonly Moved[]): (typeof order)[number] {
  for (const { from, to } of moves.toReversed()) {
    const stage = stageOf[to as PromotionState] ?? (from === null ? undefined : stageOf[from as PromotionState])
    if (stage) return stage
  }
  return 'requested'
}
