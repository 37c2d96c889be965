import type { Integration } from '@groundwork/delivery/integration/rows'
import type { GlyphKind } from '@groundwork/ui/status-glyph'

/** How the state of an integration looks. */
export function integrationLook({
  state,
  trouble,
  capabilitiesAt,
}: Pick<Integration, 'state' | 'trouble' | 'capabilitiesAt'>): { glyph: GlyphKind; word: string } {
  if (state === 'retired') return { glyph: 'skip', word: 'Retired' }
  if (trouble !== null) return { glyph: 'fail', word: 'Not usable' }
  return capabilitiesAt === null ? { glyph: 'queue', word: 'Not asked yet' } : { glyph: 'ok', word: 'Answers' }
}
