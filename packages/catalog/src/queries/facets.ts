import type { Sql } from '@groundwork/db/pool'
import {
  type FacetField,
  type FilterToken,
  facetFields,
  filterTokens,
  type ProjectFilter,
  withoutToken,
} from '../filter/filter'
import { type Facet, type ProjectFacets, type ProjectState, projectStates } from '../project/project'
import { findWords } from '../search/find-words'
import { ownerKey, projectFrom } from './project-sql'
import { statementName } from '@groundwork/db/statement-name'
import type { Viewer } from './viewer'
import { facetConditions, hitsSql, switchConditions, Values } from './where'

const stateLabels: Record<ProjectState, string> = {
  failing: 'Failing',
  unknown: 'Unknown',
  running: 'Running',
  healthy: 'Healthy',
  idle: 'Has not run',
}
const kindLabels: Record<string, string> = { project: 'Project', flow: 'Flow without project' }
const noneLabels: Record<string, string> & Record<'owner' | 'library' | 'tag', string> = {
  owner: 'No owner',
  library: 'No library',
  tag: 'No tag',
}
const mostValues = 40

type Count = { field: FacetField | 'total' | 'everything'; value: string | null; label: string | null; count: number }

/** Counts by facet; each facet counts as if nothing were chosen in it, so that a choice can be widened. */
export async function projectFacets(sql: Sql, viewer: Viewer, filter: ProjectFilter): Promise<ProjectFacets> {
  const { text, values } = await facetStatement(sql, viewer, filter)
  const { rows } = await sql.query<Count>({ name: statementName(text), text, values })
  const of = (field: Count['field']) => rows.filter((row) => row.field === field)
  const count = (field: Count['field']) => of(field)[0]?.count ?? 0
  const facet = (field: FacetField, label: (row: Count) => string) =>
    withChosen(
      of(field).map((row) => ({ value: row.value ?? 'none', label: label(row), count: row.count })),
      filter[field],
      { none: noneLabels[field] ?? 'none', ...kindLabels },
    )
  const states = new Map(of('state').map((row) => [row.value, row.count]))
  return {
    state: projectStates
      .filter((state) => state !== 'idle' || states.has('idle') || filter.state?.includes('idle'))
      .map((state) => ({ value: state, label: stateLabels[state], count: states.get(state) ?? 0 })),
    kind: facet('kind', (row) => kindLabels[row.value ?? ''] ?? row.value ?? ''),
    owner: facet('owner', (row) => (row.value === 'none' ? noneLabels.owner : (row.label ?? row.value ?? ''))),
    library: facet('library', (row) => row.value ?? noneLabels.library),
    tag: facet('tag', (row) => row.value ?? noneLabels.tag),
    // Where nothing narrows the projects, none are counted twice for it.
    total: of('total')[0]?.count ?? count('everything'),
    everything: count('everything'),
  }
}

/** A chosen value stays on the list when nothing has it any more: otherwise it could not be taken out there. */
function withChosen(facets: Facet[], chosen: string[] = [], labels: Record<string, string> = {}): Facet[] {
  const missing = chosen.filter((value) => !facets.some((facet) => facet.value === value))
  const shown = facets.sort((a, b) => Number(a.value === 'none') - Number(b.value === 'none') || b.count - a.count)
  return [
    ...shown.slice(0, mostValues),
    ...missing.map((value) => ({ value, label: labels[value] ?? value, count: 0 })),
  ]
}

/** What is read of the projects themselves, which is all of them only where a search or a switch chooses. */
async function facetStatement(sql: Sql, viewer: Viewer, filter: ProjectFilter) {
  const values = new Values()
  const chosen = facetFields.filter((field) => filter[field])
  const free = !filter.q && !filter.starred && !filter.mine
  // Nothing is chosen beside the field itself: then its counts are those that are kept.
  const kept = (field: FacetField) => free && chosen.every((other) => other === field)
  const base = free && chosen.length === 0 ? null : await baseSql(sql, values, { viewer, filter, chosen, free })
  const others = (field?: FacetField) =>
    chosen
      .filter((other) => other !== field)
      .map((other) => `in_${other}`)
      .join(' AND ') || 'true'
  const parts = facetFields.map((field) => (kept(field) ? keptSql(field) : countSql(field, others(field))))
  if (base) parts.push(`SELECT 'total', null, null, count(*) FROM base WHERE ${others()}`)
  const text = `${base ? `WITH ${base} ` : ''}${parts.join('\nUNION ALL ')}
UNION ALL SELECT 'everything', null, null, sum(count)::bigint FROM (${keptCounts('kind')}) k`
  return { text, values: values.list }
}

type BaseOf = { viewer: Viewer; filter: ProjectFilter; chosen: FacetField[]; free: boolean }

async function baseSql(sql: Sql, values: Values, { viewer, filter, chosen, free }: BaseOf): Promise<string> {
  const from = projectFrom(values.add(viewer.userId))
  const hits = filter.q ? hitsSql(values, await findWords(sql, filter.q)) : null
  const conditions = facetConditions(values, filter)
  const switches = switchConditions(values, filter, viewer)
  const flags = chosen.map((field) => `, ${conditions[field]} AS in_${field}`).join('')
  // A project that two choices leave out counts nowhere.
  const missed = chosen.map((field) => `(NOT (${conditions[field]}))::int`).join(' + ')
  if (free) switches.push(chosen.length === 1 ? (conditions[chosen[0] as FacetField] as string) : `${missed} < 2`)
  return `${hits ? `${hits}, ` : ''}base AS MATERIALIZED (
  SELECT p.state, p.kind, p.libraries, p.tags, p.owner_team, p.owner_user, p.owner_person${flags}
  FROM ${from} ${hits ? 'JOIN hits h ON h.project = p.name' : ''} ${switches.length ? `WHERE ${switches.join(' AND ')}` : ''})`
}

const owners = `LEFT JOIN team t ON t.id = p.owner_team LEFT JOIN "user" u ON u.id = p.owner_user`
const select = (field: FacetField) => `SELECT '${field}' AS field,`

// In the select list: a lateral join would call the function anew for each row, at three times the cost.
const eachOf = (column: string) =>
  `SELECT unnest(CASE WHEN ${column} = '{}' THEN ARRAY[null::text] ELSE ${column} END) AS value FROM base`

/** Counts one facet over `base`. */
function countSql(field: FacetField, where: string): string {
  if (field === 'state' || field === 'kind')
    return `${select(field)} ${field} AS value, null AS label, count(*) AS count FROM base WHERE ${where} GROUP BY ${field}`
  if (field === 'owner')
    return `${select(field)} ${ownerKey} AS value, coalesce(t.name, u.name, p.owner_person) AS label, p.count FROM (
  SELECT owner_team, owner_user, CASE WHEN owner_team IS NULL AND owner_user IS NULL THEN owner_person END AS owner_person, count(*) AS count
  FROM base WHERE ${where} GROUP BY 1, 2, 3) p ${owners}`
  const column = field === 'library' ? 'libraries' : 'tags'
  return `${select(field)} value, null AS label, count(*) AS count FROM (${eachOf(column)} WHERE ${where}) x GROUP BY value`
}

const keptCounts = (field: FacetField) => `SELECT value, sum(projects)::bigint AS count FROM (
  SELECT value, projects FROM project_facet WHERE field = '${field}'
  UNION ALL SELECT value, projects FROM project_facet_change WHERE field = '${field}') k GROUP BY value HAVING sum(projects) > 0`

/** Counts one facet over all projects: what is kept and what has changed since. States are counted in their index. */
function keptSql(field: FacetField): string {
  if (field === 'state')
    return `${select(field)} state AS value, null AS label, count(*) AS count FROM project GROUP BY state`
  const counted = keptCounts(field)
  if (field !== 'owner')
    return `${select(field)} nullif(k.value, 'none') AS value, null AS label, k.count FROM (${counted}) k`
  return `${select(field)} p.value, coalesce(t.name, u.name, p.owner_person) AS label, p.count FROM (
  SELECT value, count, CASE WHEN value LIKE 'team:%' THEN substr(value, 6)::uuid END AS owner_team,
    CASE WHEN value LIKE 'user:%' THEN substr(value, 6) END AS owner_user,
    CASE WHEN value LIKE 'person:%' THEN substr(value, 8) END AS owner_person FROM (${counted}) k) p ${owners}`
}

/** Why nothing matches: how many projects there would be without each part of the filter. */
export async function countWithoutEach(sql: Sql, viewer: Viewer, filter: ProjectFilter) {
  const counts: (FilterToken & { without: number })[] = []
  for (const token of filterTokens(filter).slice(0, 12)) {
    const facets = await projectFacets(sql, viewer, withoutToken(filter, token))
    counts.push({ ...token, without: facets.total })
  }
  return counts
}
