import type { Pool } from '@groundwork/db/pool'
import type { WordIndex } from '../mirror/word-index'
import { likenessTo, queryWords } from './words'

/** Stored words that answer the searched ones; `slot` says which. `wanted` is how many slots there are. */
export type WordMatches = { wanted: number; slots: number[]; words: string[]; scores: number[] }

/**
 * Looks up the words of a search: the same, beginning with it, containing it, or one slip away; and only when a word has
 * none of these, the most similar ones. An empty search gives `wanted` 0.
 */
export async function findWords(pool: Pool, index: WordIndex, search: string): Promise<WordMatches> {
  const searched = queryWords(search)
  const matches: WordMatches = { wanted: searched.length, slots: [], words: [], scores: [] }
  for (const [slot, word] of searched.entries()) {
    const found = index.answering(word)
    const likeness = likenessTo(word)
    for (const answer of found) add(matches, { slot, word: answer, score: likeness(answer) })
    if (!found.size) await addSimilar(pool, matches, { slot, word })
  }
  return matches
}

/** Two slips or more: whatever shares most letter triples. */
async function addSimilar(pool: Pool, matches: WordMatches, { slot, word }: { slot: number; word: string }) {
  if (word.length < 4) return
  const { rows } = await pool.query<{ word: string; likeness: number }>({
    name: 'catalog-similar-words',
    text: `SELECT word, similarity(word, $1) AS likeness FROM word_form found
WHERE form = word AND word % $1 AND EXISTS (SELECT FROM project_word used WHERE used.word = found.word)
ORDER BY 2 DESC, word LIMIT 12`,
    values: [word],
  })
  for (const row of rows) add(matches, { slot, word: row.word, score: row.likeness * 0.3 })
}

function add(matches: WordMatches, { slot, word, score }: { slot: number; word: string; score: number }) {
  matches.slots.push(slot)
  matches.words.push(word)
  matches.scores.push(score)
}
