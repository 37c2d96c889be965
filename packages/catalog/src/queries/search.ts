import type { Sql } from '@groundwork/db/pool'
import type { SearchHit } from '../project/project'
import { findWords, type WordMatches } from '../search/find-words'
import { wordsOf } from '../search/words'
import { hitsSql, Values } from './where'

type ProjectHit = Extract<SearchHit, { kind: 'project' }>

/** What the palette offers for a few letters: projects, best first, and those of their flows that answer too. */
export async function searchCatalog(sql: Sql, input: { q: string; limit: number }): Promise<SearchHit[]> {
  const matches = await findWords(sql, input.q)
  if (!matches.words.length) return []
  const values = new Values()
  const { rows: projects } = await sql.query<ProjectHit>({
    name: 'catalog-search',
    text: `WITH ${hitsSql(values, matches)}
SELECT 'project' AS kind, p.name, p.description, p.state FROM hits h JOIN project p ON p.name = h.project
ORDER BY round(h.score::numeric, 4) DESC, p.name LIMIT ${values.add(input.limit)}::int`,
    values: values.list,
  })
  const { rows: flows } = await sql.query<{ kind: 'flow'; flow: string; project: string }>({
    name: 'catalog-search-flows',
    text: `SELECT 'flow' AS kind, flow_id AS flow, project FROM project_flow WHERE project = ANY($1::text[])
ORDER BY array_position($1::text[], project), last_run_at DESC LIMIT 200`,
    values: [projects.map((project) => project.name)],
  })
  const answering = flows.filter((flow) => answers(matches, flow.flow)).slice(0, input.limit)
  return [...projects, ...answering]
}

/** Whether the name alone has a word for everything searched. */
function answers(matches: WordMatches, name: string): boolean {
  const words = new Set(wordsOf(name))
  const answered = new Set(matches.slots.filter((_, at) => words.has(matches.words[at] as string)))
  return answered.size === matches.wanted
}
