import type { WordIndex } from '../mirror/word-index'
import { likenessTo, queryWords } from './words'

/** Stored words that answer the searched ones; `slot` says which. `wanted` is how many slots there are. */
export type WordMatches = { wanted: number; slots: number[]; words: string[]; scores: number[] }

const shortestAlike = 4
/** Two slips or more are never as good as one. */
const worthOfAlike = 0.3

/**
 * Looks up the words of a search: the same, beginning with it, containing it, or one slip away; and only when a word has
 * none of these, the most similar ones. An empty search gives `wanted` 0.
 */
export function findWords(index: WordIndex, search: string): WordMatches {
  const searched = queryWords(search)
  const matches: WordMatches = { wanted: searched.length, slots: [], words: [], scores: [] }
  for (const [slot, word] of searched.entries()) {
    const found = index.answering(word)
    const likeness = likenessTo(word)
    for (const answer of found) add(matches, { slot, word: answer, score: likeness(answer) })
    if (found.size || word.length < shortestAlike) continue
    for (const { word: answer, likeness: alike } of index.resembling(word))
      add(matches, { slot, word: answer, score: alike * worthOfAlike })
  }
  return matches
}

function add(matches: WordMatches, { slot, word, score }: { slot: number; word: string; score: number }) {
  matches.slots.push(slot)
  matches.words.push(word)
  matches.scores.push(score)
}
