import { isTerminal, type PromotionState } from '@groundwork/delivery/states'
import type { GlyphKind } from '@groundwork/ui/status-glyph'

const looks: Record<string, { glyph: GlyphKind; word: string }> = {
  pending: { glyph: 'queue', word: 'Not started' },
  running: { glyph: 'run', word: 'Running' },
  waiting: { glyph: 'gate', word: 'Waits' },
  done: { glyph: 'ok', word: 'Done' },
  failed: { glyph: 'fail', word: 'Failed' },
  skipped: { glyph: 'skip', word: 'Skipped' },
  pass: { glyph: 'ok', word: 'Passed' },
  fail: { glyph: 'fail', word: 'Failed' },
  inconclusive: { glyph: 'pause', word: 'Inconclusive' },
  error: { glyph: 'fail', word: 'Errored' },
  accepted: { glyph: 'gate', word: 'Accepted by a person' },
}

/** How a step's or a verification's state looks. */
export const stepLook = (state: string) => looks[state] ?? { glyph: 'unk' as const, word: state }

/** A step that was under way when its promotion stopped does not go on: nobody waits for it. */
export function stepOf(state: string, promotion: PromotionState): { glyph: GlyphKind; word: string; acts: boolean } {
  if (state !== 'running' && state !== 'waiting') return { ...stepLook(state), acts: false }
  if (isTerminal(promotion)) return { glyph: 'stop', word: 'Stopped', acts: false }
  if (promotion === 'NEEDS_ATTENTION') return { glyph: 'unk', word: 'Needs someone', acts: false }
  return { ...stepLook(state), acts: true }
}

const effects: Record<string, string> = {
  INTENT: 'asked, not settled yet',
  DONE: 'done, with its receipt',
  REFUSED: 'refused',
  UNKNOWN: 'outcome unknown',
}
export const effectWord = (state: string) => effects[state] ?? state.toLowerCase()
