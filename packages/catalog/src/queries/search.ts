import type { Pool } from '@groundwork/db/pool'
import type { SearchHit } from '../project/project'
import type { WordMatches } from '../search/find-words'
import { findHits, placedHits } from '../search/hits'
import { wordsOf } from '../search/words'

type ProjectHit = Extract<SearchHit, { kind: 'project' }>

/** Of one project; those that ran last. */
const mostFlows = 200

/** What the palette offers for a few letters: projects, best first, and those of their flows that answer too. */
export async function searchCatalog(pool: Pool, input: { q: string; limit: number }): Promise<SearchHit[]> {
  const hits = await findHits(pool, input.q)
  const names = placedHits(hits)
    .slice(0, input.limit)
    .map((hit) => hit.project)
  if (!names.length) return []
  const { rows } = await pool.query<ProjectHit & { flows: string[] }>({
    name: 'catalog-search',
    text: `SELECT 'project' AS kind, p.name, p.description, p.state, to_jsonb(ARRAY(
  SELECT flow_id FROM project_flow WHERE project = p.name ORDER BY last_run_at DESC LIMIT ${mostFlows})) AS flows
FROM project p WHERE p.name = ANY($1::text[])`,
    values: [names],
  })
  rows.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name))
  const projects = rows.map(({ kind, name, description, state }) => ({ kind, name, description, state }))
  const flows = rows.flatMap(({ name, flows }) => flows.map((flow) => ({ kind: 'flow' as const, flow, project: name })))
  const answering = flows.filter((flow) => answers(hits.matches, flow.flow)).slice(0, input.limit)
  return [...projects, ...answering]
}

/** Whether the name alone has a word for everything searched. */
function answers(matches: WordMatches, name: string): boolean {
  const words = new Set(wordsOf(name))
  const answered = new Set(matches.slots.filter((_, at) => words.has(matches.words[at] as string)))
  return answered.size === matches.wanted
}
