import type { Sql } from '@groundwork/db/pool'
import { loadActor } from '../actor/actor'
import { type Actor, isRole, mayGrant } from '../can/can'
import { type CustomPowers, mayGive } from '../can/giving'
import { requireDecision } from '../can/require'
import { ConflictError, NotAllowedError, NotFoundError } from '../errors/errors'

export type PersonItem = {
  id: string
  name: string
  email: string
  role: string
  disabledAt: Date | null
  createdAt: Date
  /** When the person last signed in and is still signed in; null when signed out everywhere. */
  lastSignInAt: Date | null
  teams: { id: string; name: string; role: string }[]
}

export type InvitationItem = {
  id: string
  email: string
  role: string
  createdAt: Date
  expiresAt: Date
  createdByName: string | null
}

export async function listPeople(sql: Sql): Promise<PersonItem[]> {
  const { rows } = await sql.query<PersonItem>({
    name: 'access-list-people',
    text: `select u.id, u.name, u.email, u.role, u.disabled_at as "disabledAt", u.created_at as "createdAt",
        (select max(s.created_at) from session s where s.user_id = u.id and s.expires_at > now()) as "lastSignInAt",
        coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'role', m.role) order by t.name)
          from team_member m join team t on t.id = m.team_id where m.user_id = u.id), '[]') as teams
      from "user" u order by u.disabled_at is not null, lower(u.name), u.id`,
  })
  return rows
}

export async function listInvitations(sql: Sql): Promise<InvitationItem[]> {
  const { rows } = await sql.query<InvitationItem>({
    name: 'access-list-invitations',
    text: `select l.id, l.email, l.role, l.created_at as "createdAt", l.expires_at as "expiresAt", u.name as "createdByName"
      from one_time_link l left join "user" u on u.id = l.created_by
      where l.kind = 'invitation' and l.used_at is null and l.expires_at > now() order by l.created_at desc`,
  })
  return rows
}

export type LockedPerson = { id: string; name: string; email: string; role: string; disabledAt: Date | null }

/**
 * The person, locked until the transaction ends, after all administrators: of two that would each take away the last but
 * one, the second waits and then sees that it would be the last. Throws NotFoundError.
 */
export async function lockPerson(sql: Sql, id: string): Promise<LockedPerson> {
  await sql.query(`select id from "user" where role = 'administrator' and disabled_at is null order by id for update`)
  const { rows } = await sql.query<LockedPerson>(
    'select id, name, email, role, disabled_at as "disabledAt" from "user" where id = $1 for update',
    [id],
  )
  if (rows[0]) return rows[0]
  throw new NotFoundError('There is no such person here. Open Settings, People again; the list may be old.')
}

/** Throws ConflictError when the person is the only administrator left. Call after lockPerson. */
export async function keepAnAdministrator(sql: Sql, person: LockedPerson): Promise<void> {
  const { rows } = await sql.query<{ others: number }>(
    `select count(*) as others from "user" where role = 'administrator' and disabled_at is null and id <> $1`,
    [person.id],
  )
  if (person.role !== 'administrator' || person.disabledAt || (rows[0]?.others ?? 0) > 0) return
  throw new ConflictError(
    `${person.name} is the only administrator. Make somebody else an administrator first, so that nobody is locked out.`,
  )
}

/**
 * Nobody shuts out, lets in or signs in as somebody who may more than they may themselves: a custom role can give somebody
 * the care of people who is no administrator. Throws NotAllowedError.
 */
export async function requireNotAbove(sql: Sql, actor: Actor, { id, role }: LockedPerson): Promise<void> {
  if (isRole(role)) requireDecision(mayGrant(actor, role))
  const person = await loadActor(sql, id)
  for (const grant of person?.grants ?? []) requireDecision(mayGive(actor, grant as CustomPowers))
}

/** Whoever takes somebody into a team gives them the custom roles of that team too. Throws NotAllowedError. */
export async function requireMayTakeIn(sql: Sql, actor: Actor, teamId: string): Promise<void> {
  const { rows } = await sql.query<CustomPowers & { name: string }>({
    name: 'access-roles-of-team',
    text: `select c.name, c.actions, c.resources, c.environments from role_grant g join custom_role c on c.id = g.role_id
      where g.team_id = $1`,
    values: [teamId],
  })
  for (const { name, ...powers } of rows) {
    const decision = mayGive(actor, powers)
    if (!decision.allowed)
      throw new NotAllowedError(`Everybody in this team has the custom role "${name}". ${decision.reason}`)
  }
}

/** Links end with the right to make them, or their maker could come back by one. Call where a custom role was taken. */
export async function endLinksWithoutRight(sql: Sql): Promise<void> {
  await sql.query(
    `update one_time_link l set expires_at = now() from "user" u
      where u.id = l.created_by and u.role <> 'administrator' and l.used_at is null and l.expires_at > now()
        and not exists (select from role_grant g join custom_role c on c.id = g.role_id
          where 'people.manage' = any(c.actions) and c.resources = '{}' and c.environments = '{}'
            and (g.user_id = u.id or g.team_id in (select m.team_id from team_member m where m.user_id = u.id)))`,
  )
}
