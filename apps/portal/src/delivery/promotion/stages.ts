import { isTerminal, type PromotionState, stateWords } from '@groundwork/delivery/states'
import type { GlyphKind } from '@groundwork/ui/status-glyph'
import { promotionLook } from '../shown/promotion-look'
import { isStanding, type Moved, type Span, spansOf } from './spans'

/**
 * One stage of a promotion's life. `at`: when it came there, the last time where it is there now; `took`: how long it was worked on
 * or waited in all, null while it is there; `waited`: how long a person took to decide meanwhile, which is no part of that.
 * Milliseconds.
 */
export type LifeStage = {
  id: 'requested' | 'gates' | 'queued' | 'applying' | 'verifying' | 'ended'
  title: string
  kind: GlyphKind
  phase: 'past' | 'now' | 'ahead'
  at: number | null
  took: number | null
  waited: number
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

type Stay = { at: number; took: number; waited: number }

/** The stages that it was in: what paused, stood still or was being stopped belongs to the stage that it did so in. */
function staysOf(spans: readonly Span[]): { stays: Map<LifeStage['id'], Stay>; last: (typeof order)[number] } {
  const stays = new Map<LifeStage['id'], Stay>()
  let last: (typeof order)[number] = 'requested'
  for (const { state, from, until } of spans) {
    if (isTerminal(state)) break
    last = stageOf[state] ?? last
    const stay = stays.get(last) ?? { at: from, took: 0, waited: 0 }
    const ms = (until ?? from) - from
    if (isStanding(state)) stay.waited += ms
    else stay.took += ms
    stays.set(last, until === null ? { ...stay, at: from } : stay)
  }
  return { stays, last }
}

/** Where a promotion is and was, from the log of its moves: the log is what is true, not what its state makes likely. */
export function lifeStages({ state, createdAt, events }: Life): LifeStage[] {
  const spans = spansOf({ createdAt, events })
  const { stays, last: lastAct } = staysOf(spans)
  const ended = isTerminal(state)
  const reached = order.indexOf(lastAct)
  const stages = order.map((id, index): LifeStage => {
    const stay = stays.get(id) ?? null
    const times = { at: stay?.at ?? null, took: stay?.took ?? null, waited: stay?.waited ?? 0 }
    const here = index === reached
    if (ended) {
      const failedHere = here && state !== 'SUCCEEDED'
      const passedBy = stay === null && index < reached
      const kind = failedHere ? promotionLook(state).glyph : stay !== null ? 'ok' : passedBy ? 'skip' : 'queue'
      const phase = stay !== null || passedBy ? 'past' : 'ahead'
      return { id, title: titles[id], kind, phase, ...times }
    }
    if (index > reached)
      return { id, title: titles[id], kind: 'queue', phase: 'ahead', at: null, took: null, waited: 0 }
    if (!here) return { id, title: titles[id], kind: stay === null ? 'skip' : 'ok', phase: 'past', ...times }
    const look = promotionLook(state)
    const title = stageOf[state] ? titles[id] : look.word
    return { id, title, kind: look.glyph, phase: 'now', ...times, took: null }
  })
  const look = promotionLook(ended ? state : 'SUCCEEDED')
  const last: LifeStage = {
    ...{ id: 'ended', title: look.word, took: null, waited: 0 },
    at: ended ? (spans.at(-1)?.from ?? null) : null,
    kind: ended ? look.glyph : 'queue',
    phase: ended ? 'past' : 'ahead',
  }
  return [...stages, last]
}
