import type { Sql } from '@groundwork/db/pool'
import { wordsOf } from './words'

type Source = {
  name: string
  description: string | null
  owner: string | null
  tags: string[]
  libraries: string[]
  flows: string[]
}

const weights = { name: 1, flow: 0.8, label: 0.6, description: 0.4 }
const mostWords = 400

/**
 * Writes the words a project is found by: its name, flows, tags, libraries, owner and description. Call it in the
 * transaction that changed one of them, with the project's row locked: words of two writers then never mix.
 */
export async function reindexProject(sql: Sql, name: string): Promise<void> {
  const { rows } = await sql.query<Source>({ name: 'catalog-words-of', text: sourceText, values: [name] })
  const source = rows[0]
  if (!source) return
  const words = [...weighWords(source)].slice(0, mostWords)
  const values = [name, words.map(([word]) => word), words.map(([, weight]) => weight)]
  await sql.query({ name: 'catalog-words-write', text: writeText, values })
}

/** Word -> the best weight it has anywhere. A short name outweighs a long one that also contains the word. */
export function weighWords(source: Source): Map<string, number> {
  const words = new Map<string, number>()
  const put = (text: string | null, weight: number) => {
    for (const word of wordsOf(text ?? '')) words.set(word, Math.max(weight, words.get(word) ?? 0))
  }
  put(source.name, weights.name + 0.1 / wordsOf(source.name).length)
  for (const flow of source.flows) put(flow, weights.flow)
  for (const label of [...source.tags, ...source.libraries, source.owner]) put(label, weights.label)
  put(source.description, weights.description)
  return words
}

const sourceText = `
SELECT p.name, p.description, p.tags, p.libraries, coalesce(t.name, u.name, p.owner_person) AS owner,
  ARRAY(SELECT flow_id FROM project_flow WHERE project = p.name ORDER BY last_run_at DESC LIMIT 200) AS flows
FROM project p LEFT JOIN team t ON t.id = p.owner_team LEFT JOIN "user" u ON u.id = p.owner_user
WHERE p.name = $1`

const writeText = `
WITH fresh AS (SELECT * FROM unnest($2::text[], $3::real[]) AS f(word, weight)), gone AS (
  DELETE FROM project_word WHERE project = $1 AND word <> ALL($2) RETURNING word
), put AS (
  INSERT INTO project_word AS w (project, word, weight) SELECT $1, word, weight FROM fresh
  ON CONFLICT (project, word) DO UPDATE SET weight = excluded.weight WHERE w.weight <> excluded.weight RETURNING word
)
UPDATE project SET words_version = words_version + 1
WHERE name = $1 AND (EXISTS (SELECT FROM gone) OR EXISTS (SELECT FROM put))`
