import type { GlyphKind } from '@groundwork/ui/status-glyph'

const looks: Record<string, { glyph: GlyphKind; word: string }> = {
  running: { glyph: 'run', word: 'Running' },
  succeeded: { glyph: 'ok', word: 'Succeeded' },
  failed: { glyph: 'fail', word: 'Failed' },
}

/** The glyph and the word of an attempt's state. */
export function jobLook(state: string): { glyph: GlyphKind; word: string } {
  return looks[state] ?? { glyph: 'unk', word: state }
}
