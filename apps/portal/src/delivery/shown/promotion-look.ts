import { type PromotionState, stateWords } from '@groundwork/delivery/states'
import type { GlyphKind } from '@groundwork/ui/status-glyph'
import type { StatusLook } from '../../status/run-status'

const glyphs: Record<PromotionState, GlyphKind> = {
  REQUESTED: 'queue',
  GATING: 'gate',
  QUEUED: 'queue',
  APPLYING: 'run',
  PAUSED: 'pause',
  NEEDS_ATTENTION: 'unk',
  VERIFYING: 'run',
  CANCELLING: 'run',
  SUCCEEDED: 'ok',
  FAILED: 'fail',
  ERRORED: 'fail',
  REJECTED: 'fail',
  EXPIRED: 'skip',
  SUPERSEDED: 'skip',
  ABORTED: 'stop',
}

/** How a promotion's state looks everywhere; its word is the server's. */
export const promotionLook = (state: PromotionState): StatusLook => ({ glyph: glyphs[state], word: stateWords[state] })
