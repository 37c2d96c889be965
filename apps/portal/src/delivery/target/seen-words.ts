import type { GlyphKind } from '@groundwork/ui/status-glyph'
import { isWebAddress } from '../shown/web-address'

type Seen = {
  is?: string
  owner?: string
  value?: { active?: boolean; state?: string; problem?: string; url?: string }
}

export type SeenWords = { glyph: GlyphKind; words: string; url: string | null }

/** What was last seen at an orchestrator, in a sentence. The stored answer is a plugin's: nothing of its shape is relied on. */
export function seenWords(observed: unknown): SeenWords {
  const { is, owner, value } = (observed ?? {}) as Seen
  if (is === 'absent') return { glyph: 'none', words: 'No definition is there.', url: null }
  if (is === 'foreign')
    return { glyph: 'warn', words: `What is there is not Groundwork's (${owner ?? 'nobody says whose'}).`, url: null }
  if (is !== 'present') return { glyph: 'none', words: 'Nothing was seen of it yet.', url: null }
  const url = typeof value?.url === 'string' && isWebAddress(value.url) ? value.url : null
  if (value?.state === 'broken')
    return { glyph: 'fail', words: `It cannot be used: ${value.problem ?? 'no reason is given.'}`, url }
  if (value?.state === 'pending') return { glyph: 'queue', words: 'The definition is being taken in.', url }
  return {
    glyph: 'ok',
    words: value?.active
      ? 'The definition as it should be, switched on.'
      : 'The definition as it should be, switched off.',
    url,
  }
}
