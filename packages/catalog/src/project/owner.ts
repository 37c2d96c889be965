import type { Sql } from '@groundwork/db/pool'

export type OwnerTeam = { project: string; ownerTeam: string | null; ownerTeamName: string | null }

/** Which project it is and which team owns it, as `can` and the reasons of its refusals want to know it; nulls for one that nobody owns. */
export async function ownerTeamOf(sql: Sql, project: string): Promise<OwnerTeam> {
  const { rows } = await sql.query<Omit<OwnerTeam, 'project'>>({
    name: 'catalog-owner-team',
    text: `select p.owner_team as "ownerTeam", t.name as "ownerTeamName"
      from project p left join team t on t.id = p.owner_team where p.name = $1`,
    values: [project],
  })
  return { project, ...(rows[0] ?? { ownerTeam: null, ownerTeamName: null }) }
}

/** Which teams own these projects: null for one that no team owns, or that is not known. */
export async function ownerTeamsOf(sql: Sql, projects: readonly string[]): Promise<Map<string, string | null>> {
  const { rows } = await sql.query<{ name: string; ownerTeam: string | null }>({
    name: 'catalog-owner-teams',
    text: 'select name, owner_team as "ownerTeam" from project where name = any($1::text[])',
    values: [projects],
  })
  return new Map(rows.map(({ name, ownerTeam }) => [name, ownerTeam]))
}

/** The names of the projects that a person or one of these teams owns. */
export async function projectsOwnedBy(
  sql: Sql,
  { userId, teams }: { userId: string; teams: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>({
    name: 'catalog-projects-owned-by',
    text: 'select name from project where owner_user = $1 or owner_team = any($2::uuid[]) order by name',
    values: [userId, teams],
  })
  return rows.map(({ name }) => name)
}
