import type { Owner, ProjectRow, Strip } from '../project/project'
import type { RunStatus } from '@groundwork/runs/status'

/** Columns of a row of the list; joins of `projectFrom` needed. An empty array is sent as null: the driver reads arrays slowly. */
export const projectColumns = `p.name, p.kind, p.description, p.state, p.last_status, p.last_run_at, p.last_run_flow,
  p.runs_total, p.strip, nullif(p.libraries, '{}') AS libraries, nullif(p.tags, '{}') AS tags, p.owner_team, p.owner_user, p.owner_person,
  t.name AS team_name, u.name AS user_name, p.provenance->'owner'->>'source' AS owner_source, s.user_id IS NOT NULL AS starred`

/** `viewer` is the placeholder of the viewer's user id. */
export const projectFrom = (viewer: string) => `project p
  LEFT JOIN team t ON t.id = p.owner_team LEFT JOIN "user" u ON u.id = p.owner_user
  LEFT JOIN project_star s ON s.project = p.name AND s.user_id = ${viewer}::text`

export const ownerKey = `CASE WHEN p.owner_team IS NOT NULL THEN 'team:' || p.owner_team
  WHEN p.owner_user IS NOT NULL THEN 'user:' || p.owner_user
  WHEN p.owner_person IS NOT NULL THEN 'person:' || p.owner_person ELSE 'none' END`

export type ProjectRecord = {
  name: string
  kind: ProjectRow['kind']
  description: string | null
  state: ProjectRow['state']
  last_status: RunStatus | null
  last_run_at: number
  last_run_flow: string | null
  runs_total: number
  strip: Strip
  libraries: string[] | null
  tags: string[] | null
  owner_team: string | null
  owner_user: string | null
  owner_person: string | null
  team_name: string | null
  user_name: string | null
  owner_source: 'ui' | 'api' | null
  starred: boolean
}

export function toProjectRow(record: ProjectRecord): ProjectRow {
  return {
    name: record.name,
    kind: record.kind,
    description: record.description,
    owner: ownerOf(record),
    state: record.state,
    lastStatus: record.last_status,
    lastRunAt: record.last_run_at || null,
    lastRunFlow: record.last_run_flow,
    runsTotal: record.runs_total,
    strip: record.strip,
    libraries: record.libraries ?? [],
    tags: record.tags ?? [],
    starred: record.starred,
  }
}

/** Of the project `p`, its team `t` and its person `u`. */
export const ownerColumns = `p.owner_team, p.owner_user, p.owner_person,
  t.name AS team_name, u.name AS user_name, p.provenance->'owner'->>'source' AS owner_source`
export type OwnerRecord = Pick<
  ProjectRecord,
  'owner_team' | 'owner_user' | 'owner_person' | 'team_name' | 'user_name' | 'owner_source'
>

export function ownerOf(record: OwnerRecord): Owner | null {
  const source = record.owner_source ?? 'ui'
  if (record.owner_team)
    return { kind: 'team', id: record.owner_team, label: record.team_name ?? 'A removed team', source }
  if (record.owner_user)
    return { kind: 'user', id: record.owner_user, label: record.user_name ?? 'A removed person', source }
  if (record.owner_person)
    return { kind: 'person', id: record.owner_person, label: record.owner_person, source: 'inferred' }
  return null
}
