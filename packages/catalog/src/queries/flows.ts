import type { Pool, Sql } from '@groundwork/db/pool'
import type { FlowRow, FlowSort, LibraryRow, ListedFlow } from '../project/project'
import { findHits } from '../search/hits'
import { queryWords } from '../search/words'
import { readCursor, writeCursor } from './cursor'
import { statementName } from '@groundwork/db/statement-name'
import { ownerColumns, ownerOf, type OwnerRecord } from './project-sql'
import type { Viewer } from './viewer'
import { hitsSql, Values } from './where'

const flowColumns = `f.flow_id AS flow, f.project, f.last_run_id AS "lastRunId", f.last_run_at AS "lastRunAt",
  f.last_status AS "lastStatus", f.runs_total AS "runsTotal", f.strip`

export type FlowListInput = { q?: string; sort?: FlowSort; cursor?: string | null; limit: number }

const flowKey = "f.flow_id || ' ' || f.project"
/** What each order goes by before the names of flow and project, which decide between equals and go the same way. */
const orders = {
  recent: { by: 'f.last_run_at', type: 'bigint', way: 'DESC', placeOf: (flow) => flow.lastRunAt ?? 0 },
  runs: { by: 'f.runs_total', type: 'bigint', way: 'DESC', placeOf: (flow) => flow.runsTotal },
  name: { by: 'lower(f.flow_id)', type: 'text', way: 'ASC', placeOf: (flow) => flow.flow.toLowerCase() },
} as const satisfies Record<FlowSort, Order>
type Order = { by: string; type: 'bigint' | 'text'; way: 'ASC' | 'DESC'; placeOf: (flow: FlowRow) => string | number }

/**
 * One page of flows, the latest run first unless `sort` says otherwise. `q` finds flows by a part of their name, else by their
 * project's words.
 */
export async function listFlows(
  pool: Pool,
  input: FlowListInput,
): Promise<{ items: ListedFlow[]; next: string | null }> {
  const values = new Values()
  const conditions: string[] = []
  const { by, type, way, placeOf } = orders[input.sort ?? 'recent']
  let hits = ''
  if (input.q) {
    hits = `WITH ${hitsSql(values, await findHits(pool, input.q))} `
    const part = `%${queryWords(input.q).join('')}%`
    conditions.push(
      `(lower(replace(f.flow_id, '_', '')) LIKE ${values.add(part)} OR f.project IN (SELECT project FROM hits))`,
    )
  }
  if (input.cursor) {
    const [at, key] = readCursor(input.cursor, type === 'text' ? 'string' : 'number')
    const beyond = way === 'ASC' ? '>' : '<'
    conditions.push(`(${by}, ${flowKey}) ${beyond} (${values.add(at)}::${type}, ${values.add(key)}::text)`)
  }
  const text = `${hits}SELECT ${flowColumns}, ${ownerColumns} FROM project_flow f JOIN project p ON p.name = f.project
LEFT JOIN team t ON t.id = p.owner_team LEFT JOIN "user" u ON u.id = p.owner_user
${conditions.length ? `WHERE ${conditions.join(' AND ')}` : ''}
ORDER BY ${by} ${way}, ${flowKey} ${way} LIMIT ${values.add(input.limit + 1)}`
  const { rows } = await pool.query<FlowRow & OwnerRecord>({ name: statementName(text), text, values: values.list })
  const items = rows.slice(0, input.limit).map(listed)
  const last = items.at(-1)
  const more = rows.length > input.limit && last
  return { items, next: more ? writeCursor([placeOf(last), `${last.flow} ${last.project}`]) : null }
}

function listed({
  flow,
  project,
  lastRunId,
  lastRunAt,
  lastStatus,
  runsTotal,
  strip,
  ...owner
}: FlowRow & OwnerRecord) {
  return { flow, project, lastRunId, lastRunAt, lastStatus, runsTotal, strip, owner: ownerOf(owner) }
}

/** Every Metaflow extension seen in a run: its versions in use, newest use first, and how many projects use it. */
export async function listLibraries(sql: Sql): Promise<LibraryRow[]> {
  const { rows } = await sql.query<LibraryRow>({
    name: 'catalog-libraries',
    text: `SELECT distribution, array_agg(DISTINCT version) AS versions, max(extension) AS extension,
  count(DISTINCT project)::int AS projects, max(last_seen_at) AS "lastSeenAt"
FROM project_library GROUP BY distribution ORDER BY count(DISTINCT project) DESC, distribution LIMIT 1000`,
  })
  return rows
}

export type CatalogSummary = { projects: number; failing: number; running: number; flows: number; libraries: number }

/** The figures in the navigation and on the home page. */
export async function catalogSummary(sql: Sql): Promise<CatalogSummary> {
  const { rows } = await sql.query<CatalogSummary>({
    name: 'catalog-summary',
    text: `SELECT count(*) AS projects, count(*) FILTER (WHERE state = 'failing') AS failing,
  count(*) FILTER (WHERE state = 'running') AS running, (SELECT count(*) FROM project_flow) AS flows,
  (SELECT count(DISTINCT distribution) FROM project_library) AS libraries FROM project`,
  })
  return rows[0] as CatalogSummary
}

export type CatalogViews = { all: number; mine: number; starred: number; failing: number; unowned: number }

/** How many projects stand behind each of the ready-made views of the list. */
export async function catalogViews(sql: Sql, viewer: Viewer): Promise<CatalogViews> {
  const { rows } = await sql.query<CatalogViews>({
    name: 'catalog-views',
    text: `SELECT count(*) AS all, count(*) FILTER (WHERE owner_user = $1 OR owner_team = ANY($2::uuid[])) AS mine,
  (SELECT count(*) FROM project_star WHERE user_id = $1) AS starred, count(*) FILTER (WHERE state = 'failing') AS failing,
  count(*) FILTER (WHERE owner_team IS NULL AND owner_user IS NULL AND owner_person IS NULL) AS unowned FROM project`,
    values: [viewer.userId, viewer.teams],
  })
  return rows[0] as CatalogViews
}
