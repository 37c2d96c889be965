import type { Sql } from '@groundwork/db/pool'
import { type Action, type Actor, type Grant, isRole, type Role } from '../can/can'

export type UserActor = Extract<Actor, { kind: 'user' }>

/** A person's row with the teams as `{ <team id>: <role> }` and the custom roles, as the queries here select it. */
export type PersonRow = {
  id: string
  name: string
  email: string
  role: string
  teams: Record<string, string>
  grants: Grant[]
}

/** Selects a PersonRow from `"user" u`; people who are shut out are left out by the caller's WHERE. */
export const personColumns = `u.id, u.name, u.email, u.role, coalesce(
  (select jsonb_object_agg(m.team_id::text, m.role) from team_member m where m.user_id = u.id), '{}'::jsonb) as teams,
  coalesce((select jsonb_agg(jsonb_build_object('role', c.name, 'actions', c.actions, 'resources', c.resources,
      'environments', c.environments, 'via', t.name) order by c.name, t.name nulls first)
    from role_grant g join custom_role c on c.id = g.role_id left join team t on t.id = g.team_id
    where g.user_id = u.id or g.team_id in (select m.team_id from team_member m where m.user_id = u.id)), '[]'::jsonb) as grants`

/**
 * SQL that is true for the people `u` who have a custom role with this action, wherever it reaches: for lists of who might.
 * What they may is for `can` to say.
 */
export function givenTo(action: Action): string {
  return `exists (select from role_grant g join custom_role c on c.id = g.role_id where '${action}' = any(c.actions)
    and (g.user_id = u.id or g.team_id in (select m.team_id from team_member m where m.user_id = u.id)))`
}

/** The person with role, teams and custom roles, or null when there is no such person or the person is shut out. */
export async function loadActor(sql: Sql, userId: string): Promise<UserActor | null> {
  const { rows } = await sql.query<PersonRow>({
    name: 'access-load-actor',
    text: `select ${personColumns} from "user" u where u.id = $1 and u.disabled_at is null`,
    values: [userId],
  })
  return rows[0] ? toActor(rows[0]) : null
}

/** A role that this version does not know counts as the least one. */
export function toActor(row: PersonRow): UserActor {
  const teams: Record<string, Role> = {}
  for (const [id, role] of Object.entries(row.teams)) teams[id] = isRole(role) ? role : 'viewer'
  const role = isRole(row.role) ? row.role : 'viewer'
  const { id, name, email, grants } = row
  return { kind: 'user', id, name, email, role, teams, grants }
}
