import type { PromotionState } from '@groundwork/delivery/states'
import type { GlyphKind } from '@groundwork/ui/status-glyph'

export type PromotionLook = { glyph: GlyphKind; word: string }

const looks: Record<PromotionState, PromotionLook> = {
  REQUESTED: { glyph: 'queue', word: 'Requested' },
  GATING: { glyph: 'gate', word: 'Waits for its gates' },
  QUEUED: { glyph: 'queue', word: 'Queued' },
  APPLYING: { glyph: 'run', word: 'Applying' },
  PAUSED: { glyph: 'pause', word: 'Paused' },
  NEEDS_ATTENTION: { glyph: 'unk', word: 'Needs someone' },
  VERIFYING: { glyph: 'run', word: 'Verifying' },
  CANCELLING: { glyph: 'run', word: 'Cancelling' },
  SUCCEEDED: { glyph: 'ok', word: 'Succeeded' },
  FAILED: { glyph: 'fail', word: 'Failed' },
  ERRORED: { glyph: 'fail', word: 'Errored' },
  REJECTED: { glyph: 'fail', word: 'Rejected' },
  EXPIRED: { glyph: 'skip', word: 'Expired' },
  SUPERSEDED: { glyph: 'skip', word: 'Superseded' },
  ABORTED: { glyph: 'stop', word: 'Aborted' },
}

/** How a promotion's state looks everywhere. */
export const promotionLook = (state: PromotionState): PromotionLook => looks[state]
