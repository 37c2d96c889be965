import type { Pool } from '@groundwork/db/pool'
import { filterTokens, type FilterToken, type ProjectFilter, withoutToken } from '../filter/filter'
import type { HeldProjects } from '../mirror/held-projects'
import { mirrorOf } from '../mirror/mirror'
import { type Facet, type ProjectFacets, type ProjectState, projectStates } from '../project/project'
import { findHits } from '../search/hits'
import { type Count, countFacets } from './count-facets'
import type { Viewer } from './viewer'

const stateLabels: Record<ProjectState, string> = {
  failing: 'Failing',
  unknown: 'Unknown',
  running: 'Running',
  healthy: 'Healthy',
  idle: 'Has not run',
}
const kindLabels: Record<string, string> = { project: 'Project', flow: 'Flow without project' }
const noneLabels: Record<'owner' | 'library' | 'tag', string> = {
  owner: 'No owner',
  library: 'No library',
  tag: 'No tag',
}
const mostValues = 40
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Counts by facet; each facet counts as if nothing were chosen in it, so that a choice can be widened. */
export async function projectFacets(pool: Pool, viewer: Viewer, filter: ProjectFilter): Promise<ProjectFacets> {
  const { projects, among } = await candidates(pool, viewer, filter)
  const { counts, total } = countFacets(projects, filter, among)
  const states = new Map(counts.state.map(({ value, count }) => [value, count]))
  const owners = shownOf(counts.owner, filter.owner)
  const ownerNames = await namesOfOwners(pool, owners)
  const ownerLabel = (value: string) => ownerNames.get(value) ?? value.replace(/^person:/, '')
  return {
    state: projectStates
      .filter((state) => state !== 'idle' || states.has('idle') || filter.state?.includes('idle'))
      .map((state) => ({ value: state, label: stateLabels[state], count: states.get(state) ?? 0 })),
    kind: labelled(shownOf(counts.kind, filter.kind), (value) => kindLabels[value] ?? value),
    owner: labelled(owners, (value) => noneOr('owner', value, ownerLabel)),
    library: labelled(shownOf(counts.library, filter.library), (value) => noneOr('library', value)),
    tag: labelled(shownOf(counts.tag, filter.tag), (value) => noneOr('tag', value)),
    total,
    everything: projects.names.length,
  }
}

function noneOr(field: keyof typeof noneLabels, value: string, label = (given: string) => given): string {
  return value === 'none' ? noneLabels[field] : label(value)
}

const labelled = (counts: Count[], label: (value: string) => string): Facet[] =>
  counts.map(({ value, count }) => ({ value, label: label(value), count }))

/** Most frequent first, `none` last; what is chosen stays on the list, or it could not be taken out there. */
function shownOf(counts: Count[], chosen: string[] = []): Count[] {
  const sorted = counts.toSorted(
    (a, b) =>
      Number(a.value === 'none') - Number(b.value === 'none') || b.count - a.count || (a.value < b.value ? -1 : 1),
  )
  const shown = sorted.slice(0, mostValues)
  const missing = chosen.filter((value) => !shown.some((count) => count.value === value))
  return [...shown, ...missing.map((value) => ({ value, count: counts.find((c) => c.value === value)?.count ?? 0 }))]
}

/** The projects that search and switches leave, by number; null stands for all of them. */
async function candidates(pool: Pool, viewer: Viewer, filter: ProjectFilter) {
  const hits = filter.q ? await findHits(pool, filter.q) : null
  const projects = hits?.projects ?? (await mirrorOf(pool).projects())
  let among = hits?.ids ?? null
  if (filter.mine) among = meet(among, ownedBy(projects, viewer))
  if (filter.starred) among = meet(among, await starredBy(pool, viewer, projects))
  return { projects, among }
}

function meet(ids: number[] | null, others: number[]): number[] {
  const wanted = new Set(others)
  return ids ? ids.filter((id) => wanted.has(id)) : others
}

function ownedBy({ names, codes, dictionaries }: HeldProjects, { userId, teams }: Viewer): number[] {
  const owners = [...teams.map((team) => `team:${team}`), ...(userId === null ? [] : [`user:${userId}`])]
  const wanted = new Set(owners.map((owner) => dictionaries.owner.codes.get(owner)))
  return [...names.keys()].filter((id) => wanted.has(codes.owner[id]?.[0]))
}

async function starredBy(pool: Pool, { userId }: Viewer, projects: HeldProjects): Promise<number[]> {
  const { rows } = await pool.query<{ project: string }>({
    name: 'catalog-starred',
    text: 'SELECT project FROM project_star WHERE user_id = $1',
    values: [userId],
  })
  return rows.flatMap(({ project }) => projects.numberOf(project) ?? [])
}

/** Of teams and accounts; a person's is the value itself. */
async function namesOfOwners(pool: Pool, owners: Count[]): Promise<Map<string, string>> {
  const idsOf = (prefix: string) =>
    owners.filter(({ value }) => value.startsWith(prefix)).map(({ value }) => value.slice(prefix.length))
  const [teams, users] = [idsOf('team:').filter((id) => uuid.test(id)), idsOf('user:')]
  if (!teams.length && !users.length) return new Map()
  const { rows } = await pool.query<{ owner: string; name: string }>({
    name: 'catalog-owner-names',
    text: `SELECT 'team:' || id AS owner, name FROM team WHERE id = ANY($1::uuid[])
UNION ALL SELECT 'user:' || id, name FROM "user" WHERE id = ANY($2::text[])`,
    values: [teams, users],
  })
  return new Map(rows.map(({ owner, name }) => [owner, name]))
}

/** Why nothing matches: how many projects there would be without each part of the filter. */
export async function countWithoutEach(pool: Pool, viewer: Viewer, filter: ProjectFilter) {
  const counts: (FilterToken & { without: number })[] = []
  for (const token of filterTokens(filter).slice(0, 12)) {
    const rest = withoutToken(filter, token)
    const { projects, among } = await candidates(pool, viewer, rest)
    counts.push({ ...token, without: countFacets(projects, rest, among).total })
  }
  return counts
}
