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
    total: count('total'),
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

// In the select list: a lateral join would call the function anew for each row, at three times the cost.
const eachOf = (column: string) =>
  `SELECT unnest(CASE WHEN ${column} = '{}' THEN ARRAY[null::text] ELSE ${column} END) AS value FROM base`

async function facetStatement(sql: Sql, viewer: Viewer, filter: ProjectFilter) {
  const values = new Values()
  const from = projectFrom(values.add(viewer.userId))
  const hits = filter.q ? hitsSql(values, await findWords(sql, filter.q)) : null
  const chosen = facetConditions(values, filter)
  const switches = switchConditions(values, filter, viewer)
  const flags = facetFields.map((field) => `${chosen[field] ?? 'true'} AS in_${field}`)
  const others = (field?: FacetField) =>
    facetFields
      .filter((other) => other !== field && chosen[other])
      .map((other) => `in_${other}`)
      .join(' AND ') || 'true'
  const text = `WITH ${hits ? `${hits}, ` : ''}base AS MATERIALIZED (
  SELECT p.state, p.kind, p.libraries, p.tags, p.owner_team, p.owner_user, p.owner_person, ${flags.join(', ')}
  FROM ${from} ${hits ? 'JOIN hits h ON h.project = p.name' : ''} ${switches.length ? `WHERE ${switches.join(' AND ')}` : ''})
SELECT 'state' AS field, state AS value, null AS label, count(*) AS count FROM base WHERE ${others('state')} GROUP BY state
UNION ALL SELECT 'kind', kind, null, count(*) FROM base WHERE ${others('kind')} GROUP BY kind
UNION ALL SELECT 'owner', ${ownerKey}, coalesce(t.name, u.name, p.owner_person), p.count FROM (
  SELECT owner_team, owner_user, CASE WHEN owner_team IS NULL AND owner_user IS NULL THEN owner_person END AS owner_person, count(*) AS count
  FROM base WHERE ${others('owner')} GROUP BY 1, 2, 3) p LEFT JOIN team t ON t.id = p.owner_team LEFT JOIN "user" u ON u.id = p.owner_user
UNION ALL SELECT 'library', value, null, count(*) FROM (${eachOf('libraries')} WHERE ${others('library')}) x GROUP BY value
UNION ALL SELECT 'tag', value, null, count(*) FROM (${eachOf('tags')} WHERE ${others('tag')}) x GROUP BY value
UNION ALL SELECT 'total', null, null, count(*) FROM base WHERE ${others()}
UNION ALL SELECT 'everything', null, null, count(*) FROM project`
  return { text, values: values.list }
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
