import type { GlyphKind } from '@groundwork/ui/status-glyph'
import type { ConfigChange } from './config-types'

export const changeLook: Record<ConfigChange['state'], { glyph: GlyphKind; word: string }> = {
  draft: { glyph: 'queue', word: 'Draft' },
  review: { glyph: 'gate', word: 'In review' },
  merged: { glyph: 'ok', word: 'Merged' },
  abandoned: { glyph: 'skip', word: 'Abandoned' },
}
