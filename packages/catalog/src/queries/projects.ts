import type { Sql } from '@groundwork/db/pool'
import type { ProjectFilter } from '../filter/filter'
import type { ProjectRow, ProjectSort } from '../project/project'
import { findWords } from '../search/find-words'
import { readCursor, writeCursor } from './cursor'
import { type ProjectRecord, projectColumns, projectFrom, toProjectRow } from './project-sql'
import { statementName } from '@groundwork/db/statement-name'
import type { Viewer } from './viewer'
import { facetConditions, hitPlace, hitsSql, mineSql, switchConditions, Values } from './where'

export type ProjectListInput = {
  filter: ProjectFilter
  sort: ProjectSort
  cursor?: string | null
  limit: number
}

type Order = {
  key: string
  type: 'bigint' | 'int' | 'text' | 'float8'
  direction: 'ASC' | 'DESC'
  kind: 'number' | 'string'
}

// Name breaks ties, in the same direction, so that one row comparison says what comes next.
const orders: Record<ProjectSort, Order> = {
  recent: { key: 'p.last_run_at', type: 'bigint', direction: 'DESC', kind: 'number' },
  name: { key: 'p.name', type: 'text', direction: 'ASC', kind: 'string' },
  runs: { key: 'p.runs_total', type: 'int', direction: 'DESC', kind: 'number' },
  relevance: { key: hitPlace, type: 'float8', direction: 'ASC', kind: 'number' },
}

/** One page of projects. `relevance` without a search means `recent`. Throws InputError for a foreign cursor. */
export async function listProjects(sql: Sql, viewer: Viewer, input: ProjectListInput) {
  const { filter, limit } = input
  const sort = input.sort === 'relevance' && !filter.q ? 'recent' : input.sort
  const order = orders[sort]
  const values = new Values()
  const from = projectFrom(values.add(viewer.userId))
  const hits = filter.q ? hitsSql(values, await findWords(sql, filter.q)) : null
  const chosen = [...Object.values(facetConditions(values, filter)), ...switchConditions(values, filter, viewer)]
  // The best hits are known without their rows where nothing else chooses: then only the page's are read.
  const early = sort === 'relevance' && chosen.length === 0
  const name = early ? 'h.project' : 'p.name'
  const conditions = [...chosen, ...(input.cursor ? [after(values, { ...order, name }, input.cursor)] : [])]
  const where = conditions.length ? `WHERE ${conditions.join(' AND ')}` : ''
  const placed = `ORDER BY ${order.key} ${order.direction}, ${name} ${order.direction}`
  const best = early ? `, best AS (SELECT h.project, h.score FROM hits h ${where} ${placed} LIMIT ${limit + 1})` : ''
  // The limit is part of the text: the planner then knows it and plans once instead of for every call.
  const text = `${hits ? `WITH ${hits}${best} ` : ''}SELECT ${projectColumns}, ${order.key} AS place
FROM ${from} ${hits ? `JOIN ${early ? 'best' : 'hits'} h ON h.project = p.name` : ''}
${early ? '' : where}
${placed} LIMIT ${limit + 1}`
  const { rows } = await sql.query<ProjectRecord & { place: string | number }>({
    name: statementName(text),
    text,
    values: values.list,
  })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(toProjectRow),
    next: rows.length > limit && last ? writeCursor([last.place, last.name]) : null,
  }
}

function after(values: Values, order: Order & { name: string }, cursor: string): string {
  const [place, name] = readCursor(cursor, order.kind)
  const compare = order.direction === 'ASC' ? '>' : '<'
  return `(${order.key}, ${order.name}) ${compare} (${values.addUnseen(place, order.type)}, ${values.addUnseen(name, 'text')})`
}

/** The named projects, in no particular order; names that do not exist are left out. */
export async function projectsByNames(sql: Sql, viewer: Viewer, names: string[]): Promise<ProjectRow[]> {
  const { rows } = await sql.query<ProjectRecord>({
    name: 'catalog-by-names',
    text: `SELECT ${projectColumns} FROM ${projectFrom('$1')} WHERE p.name = ANY($2::text[])`,
    values: [viewer.userId, names],
  })
  return rows.map(toProjectRow)
}

/** What the viewer starred or owns, alone or through a team; what needs a look first. At most 100. */
export async function myProjects(sql: Sql, viewer: Viewer): Promise<ProjectRow[]> {
  if (!viewer.userId) return []
  const values = new Values()
  const from = projectFrom(values.add(viewer.userId))
  const { rows } = await sql.query<ProjectRecord>({
    name: 'catalog-mine',
    text: `SELECT ${projectColumns} FROM ${from} WHERE s.user_id IS NOT NULL OR ${mineSql(values, viewer)}
ORDER BY array_position(ARRAY['failing', 'unknown', 'running'], p.state), p.last_run_at DESC, p.name LIMIT 100`,
    values: values.list,
  })
  return rows.map(toProjectRow)
}

/** Names of the flows of each project, at most 200 of one. */
export async function flowsOfProjects(sql: Sql, names: string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql.query<{ project: string; flows: string[] }>({
    name: 'catalog-flows-of',
    text: `SELECT project, (array_agg(flow_id ORDER BY flow_id))[1:200] AS flows FROM project_flow
WHERE project = ANY($1::text[]) GROUP BY project`,
    values: [names],
  })
  return new Map(rows.map(({ project, flows }) => [project, flows]))
}
