import type { Sql } from '@groundwork/db/pool'
import { reachesSql } from '../project/claim'
import type { ProjectState } from '../project/project'

/**
 * What a library is about: distributions by name; projects and flows by patterns in which `*` stands for anything. By its patterns a
 * team's is about no project of another team; `ownerTeam` is null for the platform's.
 */
export type Subject = { distributions: string[]; projects: string[]; flows: string[]; ownerTeam: string | null }

/** A project that a library is about, and what says so: a run that used the library, or the pattern of a name. */
export type RelatedProject = { name: string; state: ProjectState; by: 'runs' | 'name' | 'flow'; lastRunAt: number }

const most = 200

/** Projects that a library is about, the ones run last first, at most 200. */
export async function relatedProjects(sql: Sql, subject: Subject): Promise<RelatedProject[]> {
  const { rows } = await sql.query<RelatedProject>({
    name: 'catalog-related-projects',
    text: `SELECT name, state, last_run_at AS "lastRunAt",
  CASE WHEN libraries && $1::text[] THEN 'runs' WHEN name LIKE ANY($2::text[]) THEN 'name' ELSE 'flow' END AS by
FROM project WHERE libraries && $1::text[] OR (${reachesSql('$4')} AND (name LIKE ANY($2::text[])
  OR EXISTS (SELECT FROM project_flow f WHERE f.project = project.name AND f.flow_id LIKE ANY($3::text[]))))
ORDER BY last_run_at DESC, name LIMIT ${most}`,
    values: [
      ...[subject.distributions, subject.projects.map(likePattern), subject.flows.map(likePattern)],
      subject.ownerTeam,
    ],
  })
  return rows
}

/** `content_*` as LIKE has it; what LIKE gives a meaning to stands for itself. */
function likePattern(pattern: string): string {
  return pattern.replaceAll(/[\\%_]/g, '\\$&').replaceAll('*', '%')
}
