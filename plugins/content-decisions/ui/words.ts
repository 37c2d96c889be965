import type { GlyphKind } from '@groundwork/ui/status-glyph'
import type { Slate } from '../backend/slate'
import type { SlateState } from '../backend/slate-states'

export const looks: Record<SlateState, { glyph: GlyphKind; word: string }> = {
  waiting: { glyph: 'gate', word: 'Waits for an editor' },
  accepted: { glyph: 'ok', word: 'Accepted' },
  refused: { glyph: 'veto', word: 'Refused' },
}

const millions = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** US dollars as millions, the unit of film budgets; what is less than a tenth of one as thousands. */
export const money = (dollars: number) =>
  dollars < 1e5 ? `$ ${Math.round(dollars / 1e3)} k` : `$ ${millions.format(dollars / 1e6)} M`
export const rating = (value: number) => value.toFixed(2)

/** What one wants to know of a slate in a line. */
export function sentence({ films, meanRating, meanOfAll }: Slate): string {
  const count = films.length === 1 ? '1 film' : `${films.length} films`
  if (meanRating === null) return count
  return meanOfAll === null
    ? `${count}, mean rating ${rating(meanRating)}`
    : `${count}, mean rating ${rating(meanRating)} against ${rating(meanOfAll)} of all candidates`
}

export type GenreShare = { genre: string; films: number; budget: number }

/** Films and money by genre, the largest first. */
export function byGenre({ films }: Slate): GenreShare[] {
  const shares = new Map<string, GenreShare>()
  for (const { genre, budget } of films) {
    const share = shares.get(genre) ?? { genre, films: 0, budget: 0 }
    shares.set(genre, { genre, films: share.films + 1, budget: share.budget + budget })
  }
  return [...shares.values()].sort((a, b) => b.films - a.films || a.genre.localeCompare(b.genre))
}
