import type { Pool, Sql } from '@groundwork/db/pool'
import { facetFields, type ProjectFilter } from '../filter/filter'
import type { ProjectRow, ProjectSort } from '../project/project'
import { findHits, type Hits, placedHits } from '../search/hits'
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
export async function listProjects(pool: Pool, viewer: Viewer, input: ProjectListInput) {
  const hits = input.filter.q ? await findHits(pool, input.filter.q) : null
  const sort = input.sort === 'relevance' && !hits ? 'recent' : input.sort
  // The page's hits are known without any row where nothing else chooses: then only theirs are read.
  if (hits && sort === 'relevance' && !narrows(input.filter)) return pageOfHits(pool, viewer, { ...input, hits })
  return pageOfRows(pool, viewer, { ...input, sort, hits })
}

const narrows = (filter: ProjectFilter) =>
  facetFields.some((field) => filter[field]) || Boolean(filter.starred) || Boolean(filter.mine)

type Searched<H> = ProjectListInput & { hits: H }

async function pageOfHits(pool: Pool, viewer: Viewer, { hits, cursor, limit }: Searched<Hits>) {
  const [place, name] = cursor ? readCursor(cursor, orders.relevance.kind) : [Number.NEGATIVE_INFINITY, '']
  const left = placedHits(hits).filter(
    (hit) => hit.place > Number(place) || (hit.place === place && hit.project > name),
  )
  const page = left.slice(0, limit)
  const names = page.map((hit) => hit.project)
  const rows = new Map((await projectsByNames(pool, viewer, names)).map((row) => [row.name, row]))
  const last = page.at(-1)
  return {
    items: names.flatMap((each) => rows.get(each) ?? []),
    next: left.length > limit && last ? writeCursor([last.place, last.project]) : null,
  }
}

async function pageOfRows(pool: Pool, viewer: Viewer, { filter, sort, hits, cursor, limit }: Searched<Hits | null>) {
  const order = orders[sort]
  const values = new Values()
  const from = projectFrom(values.add(viewer.userId))
  const found = hits ? `WITH ${hitsSql(values, hits)} ` : ''
  const conditions = [...Object.values(facetConditions(values, filter)), ...switchConditions(values, filter, viewer)]
  if (cursor) conditions.push(after(values, order, cursor))
  // The limit is part of the text: the planner then knows it and plans once instead of for every call.
  const text = `${found}SELECT ${projectColumns}, ${order.key} AS place
FROM ${from} ${hits ? 'JOIN hits h ON h.project = p.name' : ''}
${conditions.length ? `WHERE ${conditions.join(' AND ')}` : ''}
ORDER BY ${order.key} ${order.direction}, p.name ${order.direction} LIMIT ${limit + 1}`
  const { rows } = await pool.query<ProjectRecord & { place: string | number }>({
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

function after(values: Values, order: Order, cursor: string): string {
  const [place, name] = readCursor(cursor, order.kind)
  const compare = order.direction === 'ASC' ? '>' : '<'
  return `(${order.key}, p.name) ${compare} (${values.addUnseen(place, order.type)}, ${values.addUnseen(name, 'text')})`
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
