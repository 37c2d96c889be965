import type { Actor, Decision } from '@groundwork/access/can'
import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { editDecision, ownershipDecision } from '../editing/decisions'
import type {
  BranchRow,
  FlowRow,
  PersonRow,
  ProjectDetail,
  ProjectLibraryRow,
  ProjectLink,
  Provenance,
  ProvenanceField,
} from '../project/project'
import { type ProjectRecord, projectColumns, projectFrom, toProjectRow } from './project-sql'
import { viewerOf } from './viewer'

type DetailRecord = ProjectRecord & {
  links: ProjectLink[]
  provenance: Partial<Record<ProvenanceField, Provenance>>
  first_run_at: number | null
  flows: FlowRow[]
  branches: BranchRow[]
  seen: ProjectLibraryRow[]
  people: PersonRow[]
}

const list = (select: string) => `(SELECT coalesce(json_agg(x), '[]') FROM (${select}) x)`

const detailText = `SELECT ${projectColumns}, p.links, p.provenance, p.first_run_at,
${list(`SELECT flow_id AS flow, project, last_run_id AS "lastRunId", last_run_at AS "lastRunAt", last_status AS "lastStatus", runs_total AS "runsTotal", strip
  FROM project_flow WHERE project = p.name ORDER BY last_run_at DESC NULLS LAST, flow_id LIMIT 200`)} AS flows,
${list(`SELECT branch, last_run_at AS "lastRunAt", last_status AS "lastStatus", runs_total AS "runsTotal"
  FROM project_branch WHERE project = p.name ORDER BY last_run_at DESC, branch LIMIT 100`)} AS branches,
${list(`SELECT distribution, version, extension, flow_id AS flow, last_seen_at AS "lastSeenAt"
  FROM project_library WHERE project = p.name ORDER BY distribution`)} AS seen,
${list(`SELECT user_name AS "user", runs_total AS "runsTotal", last_run_at AS "lastRunAt"
  FROM project_person WHERE project = p.name ORDER BY runs_total DESC, last_run_at DESC LIMIT 50`)} AS people
FROM ${projectFrom('$2')} WHERE p.name = $1`

/** One project with everything its page shows. Throws NotFoundError. */
export async function projectDetail(sql: Sql, actor: Actor, name: string): Promise<ProjectDetail> {
  const { rows } = await sql.query<DetailRecord>({
    name: 'catalog-project',
    text: detailText,
    values: [name, viewerOf(actor).userId],
  })
  const record = rows[0]
  if (!record)
    throw new NotFoundError(
      `No project is called "${name}". A project appears with its first run, under its @project or flow name.`,
    )
  const row = toProjectRow(record)
  const owned = {
    name,
    ownerTeam: record.owner_team,
    ownerUser: record.owner_user,
    ownerLabel: row.owner?.label ?? null,
  }
  const mayChangeOwner = ownershipDecision(actor, owned)
  return {
    ...row,
    links: record.links,
    firstRunAt: record.first_run_at,
    flows: record.flows,
    branches: record.branches,
    libraries: record.seen,
    people: record.people,
    provenance: provenanceOf(record),
    mayEdit: editDecision(actor, owned),
    mayClaim: mayChangeOwner,
    mayRelease: row.owner && row.owner.source !== 'inferred' ? mayChangeOwner : notClaimed,
  }
}

const notClaimed: Decision = {
  allowed: false,
  reason: 'Nobody has claimed this project, so there is nothing to release.',
}

/** People's marks as they were stored; what nobody set says which runs it was read from. */
function provenanceOf(record: DetailRecord): ProjectDetail['provenance'] {
  const fromRuns = (note: string): Provenance => ({ source: 'run', by: null, at: record.last_run_at, note })
  const leader = record.people.find((person) => person.user === record.owner_person)
  const provenance: ProjectDetail['provenance'] = { flows: fromRuns('recorded with its runs') }
  if (record.seen.length) provenance.libraries = fromRuns("recorded in its runs' graphs")
  if (leader && !record.owner_team && !record.owner_user)
    provenance.owner = {
      source: 'inferred',
      by: leader.user,
      at: leader.lastRunAt,
      note: `from ${leader.runsTotal} ${leader.runsTotal === 1 ? 'run' : 'runs'} by ${leader.user}`,
    }
  return { ...provenance, ...record.provenance }
}
