import type { Sql } from '@groundwork/db/pool'
import { likenessTo, nearForms, queryWords } from './words'

/** Stored words that answer the searched ones; `slot` says which. `wanted` is how many slots there are. */
export type WordMatches = { wanted: number; slots: number[]; words: string[]; scores: number[] }

const inUse = 'EXISTS (SELECT FROM project_word used WHERE used.word = found.word)'

/**
 * Of the words that begin with or contain a searched one so many are taken, those that begin with it first. A part that
 * thousands of names share ("flow") is a word of its own, so nobody is lost by it.
 */
const mostOfAKind = 60

// Each value behind a query of its own: the planner does not see it then, and plans once and not for each word anew.
const perWord = (slot: number) => {
  const at = slot * 3
  const like = (pattern: string) =>
    `(SELECT word FROM word_form WHERE form = word AND word LIKE (SELECT $${pattern}::text) LIMIT ${mostOfAKind})`
  return `SELECT ${slot} AS slot, word FROM (
  ${like(`${at + 1}`)} UNION ${like(`${at + 2}`)} UNION SELECT word FROM word_form WHERE form = ANY((SELECT $${at + 3}::text[])::text[])
) AS found WHERE ${inUse}`
}

/**
 * Looks up the words of a search: the same, beginning with it, containing it, or one slip away; and only when a word has
 * none of these, the most similar ones. An empty search gives `wanted` 0.
 */
export async function findWords(sql: Sql, search: string): Promise<WordMatches> {
  const searched = queryWords(search)
  const matches: WordMatches = { wanted: searched.length, slots: [], words: [], scores: [] }
  if (!searched.length) return matches
  const values = searched.flatMap((word) => [`${word}%`, word.length < 3 ? word : `%${word}%`, nearForms(word)])
  const { rows } = await sql.query<{ slot: number; word: string }>({
    name: `catalog-words-${searched.length}`,
    text: searched.map((_, slot) => perWord(slot)).join('\nUNION ALL\n'),
    values,
  })
  const likeness = searched.map(likenessTo)
  const unanswered = new Set(searched.keys())
  for (const { slot, word } of rows) {
    unanswered.delete(slot)
    add(matches, { slot, word, score: likeness[slot]?.(word) ?? 0 })
  }
  for (const slot of unanswered) await addSimilar(sql, matches, { slot, word: searched[slot] as string })
  return matches
}

/** Two slips or more: whatever shares most letter triples. */
async function addSimilar(sql: Sql, matches: WordMatches, { slot, word }: { slot: number; word: string }) {
  if (word.length < 4) return
  const { rows } = await sql.query<{ word: string; likeness: number }>({
    name: 'catalog-similar-words',
    text: `SELECT word, similarity(word, $1) AS likeness FROM word_form found
WHERE form = word AND word % $1 AND ${inUse} ORDER BY 2 DESC, word LIMIT 12`,
    values: [word],
  })
  for (const row of rows) add(matches, { slot, word: row.word, score: row.likeness * 0.3 })
}

function add(matches: WordMatches, { slot, word, score }: { slot: number; word: string; score: number }) {
  matches.slots.push(slot)
  matches.words.push(word)
  matches.scores.push(score)
}
