import type { Sql } from '@groundwork/db/pool'
import { statementName } from '@groundwork/db/statement-name'
import type { SearchHit } from '../project/project'
import { findWords, type WordMatches } from '../search/find-words'
import { wordsOf } from '../search/words'
import { hitPlace, hitsSql, Values } from './where'

type ProjectHit = Extract<SearchHit, { kind: 'project' }>

/** Of one project; those that ran last. */
const mostFlows = 200

/** What the palette offers for a few letters: projects, best first, and those of their flows that answer too. */
export async function searchCatalog(sql: Sql, input: { q: string; limit: number }): Promise<SearchHit[]> {
  const matches = await findWords(sql, input.q)
  if (!matches.words.length) return []
  const values = new Values()
  const text = `WITH ${hitsSql(values, matches)}, best AS (
  SELECT h.project, ${hitPlace} AS place FROM hits h ORDER BY place, h.project LIMIT ${values.addUnseen(input.limit, 'int')})
SELECT 'project' AS kind, p.name, p.description, p.state, ARRAY(
  SELECT flow_id FROM project_flow WHERE project = p.name ORDER BY last_run_at DESC LIMIT ${mostFlows}) AS flows
FROM best JOIN project p ON p.name = best.project ORDER BY best.place, p.name`
  const { rows } = await sql.query<ProjectHit & { flows: string[] }>({
    name: statementName(text),
    text,
    values: values.list,
  })
  const projects = rows.map(({ kind, name, description, state }) => ({ kind, name, description, state }))
  const flows = rows.flatMap(({ name, flows }) => flows.map((flow) => ({ kind: 'flow' as const, flow, project: name })))
  const answering = flows.filter((flow) => answers(matches, flow.flow)).slice(0, input.limit)
  return [...projects, ...answering]
}

/** Whether the name alone has a word for everything searched. */
function answers(matches: WordMatches, name: string): boolean {
  const words = new Set(wordsOf(name))
  const answered = new Set(matches.slots.filter((_, at) => words.has(matches.words[at] as string)))
  return answered.size === matches.wanted
}
