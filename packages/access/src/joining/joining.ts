import type { EventBus } from '@groundwork/db/events'
import { uuidv7 } from '@groundwork/db/ids'
import { type Pool, type Sql, transaction } from '@groundwork/db/pool'
import { z } from 'zod'
import { loadActor } from '../actor/actor'
import { writeAudit } from '../audit/audit'
import { attemptKey } from '../auth/attempts'
import { type Actor, isRole } from '../can/can'
import { ConflictError, InputError } from '../errors/errors'
import { type Link, readLink, useLink } from '../links/links'
import { hasPassword, passwordSchema, setPassword } from '../password/password'
import { nameSchema } from '../person/person'

export type Doors = { pool: Pool; bus: EventBus }

const operator: Actor = { kind: 'system', name: 'first-administrator link' }
/** One number for all processes: two links opened at once must not make two administrators. */
const firstAdministratorLock = 7_301_001

/**
 * Opens the first-administrator link: makes the administrator when there is none, else takes the first one there is.
 * `welcome` says that name, e-mail and password are still to be set. Throws as `useLink` does.
 */
export async function openFirstLink(
  { pool, bus }: Doors,
  secret: string,
): Promise<{ userId: string; welcome: boolean }> {
  const opened = await transaction(pool, async (sql) => {
    const link = await useLink(sql, 'first-administrator', secret)
    await sql.query('select pg_advisory_xact_lock($1)', [firstAdministratorLock])
    const existing = await firstAdministrator(sql)
    const { id: userId, name, email } = existing ?? (await makeFirstAdministrator(sql))
    await writeAudit(sql, {
      actor: operator,
      action: 'people.manage',
      resource: { kind: 'person', id: userId },
      detail: { did: existing ? 'signed in by link as' : 'made the first administrator', name, email, link: link.id },
    })
    await bus.publish(sql, [{ topic: 'user', key: userId }])
    return { userId, welcome: !(await hasPassword(sql, userId)) }
  })
  bus.wake()
  return opened
}

type Account = { id: string; name: string; email: string }

async function firstAdministrator(sql: Sql): Promise<Account | null> {
  const { rows } = await sql.query<Account>(
    `select id, name, email from "user" where role = 'administrator' and disabled_at is null order by created_at, id limit 1`,
  )
  return rows[0] ?? null
}

async function makeFirstAdministrator(sql: Sql): Promise<Account> {
  // The address may belong to a person who is not an administrator any more: then that person is the one again.
  const { rows } = await sql.query<Account>(
    `insert into "user" (id, name, email, role) values ($1, 'Administrator', 'admin@groundwork.local', 'administrator')
      on conflict (email) do update set role = 'administrator', disabled_at = null returning id, name, email`,
    [uuidv7()],
  )
  return rows[0] as Account
}

export const joinSchema = z.object({ secret: z.string().max(200), name: nameSchema, password: passwordSchema })
export const resetSchema = z.object({ secret: z.string().max(200), password: passwordSchema })

/** What the join page shows before anything is typed. Throws as `readLink` does. */
export async function readInvitation(sql: Sql, secret: string): Promise<{ email: string; role: string }> {
  const { email, role } = invitationOf(await readLink(sql, 'invitation', secret))
  return { email, role }
}

/** Whose password the reset page is about. Throws as `readLink` does. */
export async function readReset(sql: Sql, secret: string): Promise<{ name: string; email: string }> {
  const link = await readLink(sql, 'reset', secret)
  return openAccount(sql, link.userId)
}

/**
 * Makes the account that an invitation is for; returns the id of the person. Throws as `useLink` does, and
 * ConflictError when the e-mail has an account already.
 */
export async function acceptInvitation({ pool, bus }: Doors, input: z.infer<typeof joinSchema>): Promise<string> {
  const { secret, name, password } = joinSchema.parse(input)
  const userId = await transaction(pool, async (sql) => {
    const link = await useLink(sql, 'invitation', secret)
    const { email, role } = invitationOf(link)
    const id = await insertPerson(sql, { name, email, role })
    await setPassword(sql, id, password)
    if (link.teamId) await joinTeam(sql, link.teamId, { id, role })
    const actor = await loadActor(sql, id)
    if (actor) {
      const detail = { did: 'joined by invitation', role, invitation: link.id, invitedBy: link.createdBy }
      await writeAudit(sql, { actor, action: 'account.edit', resource: { kind: 'person', id }, detail })
    }
    await bus.publish(sql, [{ topic: 'user', key: id }])
    return id
  })
  bus.wake()
  return userId
}

async function insertPerson(sql: Sql, person: { name: string; email: string; role: string }): Promise<string> {
  const { rows } = await sql.query<{ id: string }>(
    `insert into "user" (id, name, email, role) values ($1, $2, $3, $4) on conflict (email) do nothing returning id`,
    [uuidv7(), person.name, person.email, person.role],
  )
  if (rows[0]) return rows[0].id
  throw new ConflictError(`There is an account for ${person.email} already. Sign in with it instead.`)
}

async function joinTeam(sql: Sql, teamId: string, person: { id: string; role: string }): Promise<void> {
  const role = person.role === 'administrator' ? 'maintainer' : person.role
  await sql.query(
    `insert into team_member (team_id, user_id, role) select id, $2, $3 from team where id = $1 on conflict do nothing`,
    [teamId, person.id, role],
  )
}

/** Sets a new password and ends all sessions of the person; returns the id. Throws as `useLink` does. */
export async function resetPassword({ pool, bus }: Doors, input: z.infer<typeof resetSchema>): Promise<string> {
  const { secret, password } = resetSchema.parse(input)
  const userId = await transaction(pool, async (sql) => {
    const link = await useLink(sql, 'reset', secret)
    const { id, email } = await openAccount(sql, link.userId)
    await setPassword(sql, id, password)
    await sql.query('delete from session where user_id = $1', [id])
    await sql.query(`delete from rate_limit where key = $1 or starts_with(key, $1 || '/')`, [attemptKey(email)])
    const actor = await loadActor(sql, id)
    if (actor) {
      const detail = { did: 'set a new password by link', link: link.id, linkBy: link.createdBy }
      await writeAudit(sql, { actor, action: 'account.edit', resource: { kind: 'person', id }, detail })
    }
    await bus.publish(sql, [{ topic: 'user', key: id }])
    return id
  })
  bus.wake()
  return userId
}

async function openAccount(sql: Sql, userId: string | null): Promise<Account> {
  const { rows } = await sql.query<Account>(
    'select id, name, email from "user" where id = $1 and disabled_at is null',
    [userId],
  )
  if (rows[0]) return rows[0]
  throw new ConflictError('The account that this link is for is closed. Ask an administrator to open it again.')
}

function invitationOf(link: Link): { email: string; role: string } {
  if (link.email && link.role && isRole(link.role)) return { email: link.email, role: link.role }
  throw new InputError('This invitation lacks its e-mail or role. Ask an administrator for a new one.')
}
