import { isHolding, type PromotionState } from '@groundwork/delivery/states'
import type { GlyphKind } from '@groundwork/ui/status-glyph'
import { promotionLook } from '../shown/promotion-look'

export type TargetFacts = {
  version: number | null
  verified: boolean
  health: 'healthy' | 'failing' | 'running' | 'unknown'
  healthReason: string | null
  drift: string | null
  hold: { reason: string } | null
  /** Of its schedule. */
  paused: { reason: string } | null
  vetoed: { reason: string } | null
  frozen: { title: string } | null
  active: { number: number; state: PromotionState; version: number }[]
}

export type TargetState = { glyph: GlyphKind; word: string; sentence: string }

/** What holds of a target, the thing that needs a person first. */
export function targetState(facts: TargetFacts): TargetState {
  const { version, active, vetoed, drift, health, healthReason, hold, paused, frozen } = facts
  const acts = active.find(({ state }) => isHolding(state))
  if (acts) {
    const { glyph, word } = promotionLook(acts.state)
    return { glyph, word, sentence: `P-${acts.number} brings v${acts.version}: ${word.toLowerCase()}.` }
  }
  if (version === null) return nothing(active)
  if (vetoed)
    return { glyph: 'veto', word: 'Vetoed', sentence: `v${version} runs here although it is vetoed: ${vetoed.reason}` }
  if (drift) return { glyph: 'warn', word: 'Drifted', sentence: drift }
  if (health === 'failing')
    return {
      glyph: 'fail',
      word: 'Failing',
      sentence: `Its newest run failed${healthReason ? `: ${healthReason}` : '.'}`,
    }
  if (hold) return { glyph: 'pause', word: 'On hold', sentence: `Automation leaves it alone: ${hold.reason}` }
  if (frozen) return { glyph: 'pause', word: 'Frozen', sentence: `${frozen.title}: nothing begins here now.` }
  if (paused) return { glyph: 'pause', word: 'Schedule paused', sentence: `Nothing starts by itself: ${paused.reason}` }
  return fine(facts, version)
}

function nothing([waits]: TargetFacts['active']): TargetState {
  if (waits) {
    const { glyph, word } = promotionLook(waits.state)
    return { glyph, word, sentence: `Nothing runs here yet. P-${waits.number} of v${waits.version} waits.` }
  }
  return { glyph: 'none', word: 'Nothing yet', sentence: 'Nothing runs here yet. Promote a version to it.' }
}

function fine({ verified, health, active: [waits] }: TargetFacts, version: number): TargetState {
  const runs = {
    healthy: 'its newest run succeeded',
    running: 'a run goes on',
    unknown: 'it has not run here yet',
    failing: 'its newest run failed',
  }[health]
  const waiting = waits ? ` P-${waits.number} of v${waits.version} waits.` : ''
  return {
    glyph: verified ? 'ok' : 'queue',
    word: verified ? 'Verified' : 'Not verified',
    sentence: `v${version} runs here and ${verified ? 'is verified' : 'is not verified yet'}; ${runs}.${waiting}`,
  }
}
