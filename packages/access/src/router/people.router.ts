import type { Sql } from '@groundwork/db/pool'
import { z } from 'zod'
import { can, isRole, mayGrant } from '../can/can'
import { requireDecision } from '../can/require'
import { ConflictError, NotFoundError } from '../errors/errors'
import { makeLink } from '../links/links'
import { emailSchema, roleSchema } from '../person/person'
import { allowed, router } from '../trpc/trpc'
import { change } from './change'
import {
  keepAnAdministrator,
  listInvitations,
  listPeople,
  lockPerson,
  requireMayTakeIn,
  requireNotAbove,
} from './people.queries'

const personInput = z.object({ userId: z.string().min(1).max(100) })
const inviteInput = z.object({ email: emailSchema, role: roleSchema, teamId: z.uuid().nullish() })

export const peopleRouter = router({
  /** Everybody, the shut out last; invitations that wait, for those who may invite. */
  list: allowed('people.read').query(async ({ ctx }) => {
    const mayManage = can(ctx.actor, 'people.manage', { kind: 'installation' })
    const invitations = mayManage.allowed ? await listInvitations(ctx.pool) : []
    return { people: await listPeople(ctx.pool), invitations, mayManage }
  }),

  /** Makes a link for one e-mail and role, shown once. An older invitation to the same e-mail stops working. */
  invite: allowed('people.manage')
    .input(inviteInput)
    .mutation(({ ctx, input: { email, role, teamId } }) => {
      requireDecision(mayGrant(ctx.actor, role))
      return change(ctx, async (sql) => {
        const { rows: known } = await sql.query('select 1 from "user" where email = $1', [email])
        if (known.length > 0)
          throw new ConflictError(`${email} has an account here already. Change its role in the list.`)
        if (teamId) {
          const { rows: teams } = await sql.query('select 1 from team where id = $1', [teamId])
          if (teams.length === 0) throw new NotFoundError('There is no such team here. Choose another team.')
          await requireMayTakeIn(sql, ctx.actor, teamId)
        }
        const createdBy = ctx.actor.kind === 'user' ? ctx.actor.id : null
        const link = await makeLink(sql, { kind: 'invitation', email, role, teamId, createdBy })
        const resource = { kind: 'invitation', id: link.id }
        return { action: 'people.manage', resource, detail: { did: 'invited', email, role, teamId }, result: link }
      })
    }),

  /** Makes an invitation that waits stop working. */
  withdraw: allowed('people.manage')
    .input(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input: { id } }) =>
      change(ctx, async (sql) => {
        const { rows } = await sql.query<{ email: string }>(
          `update one_time_link set expires_at = now()
            where id = $1 and kind = 'invitation' and used_at is null and expires_at > now() returning email`,
          [id],
        )
        if (!rows[0]) throw new NotFoundError('This invitation was used, withdrawn or has expired already.')
        const detail = { did: 'withdrew an invitation', email: rows[0].email }
        return { action: 'people.manage', resource: { kind: 'invitation', id }, detail, result: { id } }
      }),
    ),

  setRole: allowed('people.manage')
    .input(personInput.extend({ role: roleSchema }))
    .mutation(({ ctx, input: { userId, role } }) => {
      requireDecision(mayGrant(ctx.actor, role))
      return change(ctx, async (sql) => {
        const person = await lockPerson(sql, userId)
        if (isRole(person.role)) requireDecision(mayGrant(ctx.actor, person.role))
        if (role !== 'administrator') await keepAnAdministrator(sql, person)
        await sql.query('update "user" set role = $2, updated_at = now() where id = $1', [userId, role])
        if (person.role === 'administrator' && role !== 'administrator') await endLinksBy(sql, userId)
        const detail = { did: 'changed the role of', email: person.email, before: person.role, after: role }
        const events = [{ topic: 'user', key: userId }, ...(await tokenEvents(sql, userId))]
        return {
          action: 'people.manage',
          resource: { kind: 'person', id: userId },
          detail,
          events,
          result: { userId, role },
        }
      })
    }),

  /** Shuts a person out at once: sessions end, and tokens they made stop working. */
  disable: allowed('people.manage')
    .input(personInput)
    .mutation(({ ctx, input: { userId } }) =>
      change(ctx, async (sql) => {
        const person = await lockPerson(sql, userId)
        await requireNotAbove(sql, ctx.actor, person)
        if (person.disabledAt) throw new ConflictError(`${person.name} is shut out already.`)
        await keepAnAdministrator(sql, person)
        await sql.query('update "user" set disabled_at = now(), updated_at = now() where id = $1', [userId])
        await sql.query('delete from session where user_id = $1', [userId])
        await sql.query(
          'update one_time_link set expires_at = now() where user_id = $1 and used_at is null and expires_at > now()',
          [userId],
        )
        await endLinksBy(sql, userId)
        const detail = { did: 'shut out', email: person.email }
        const events = [{ topic: 'user', key: userId }, ...(await tokenEvents(sql, userId))]
        return { action: 'people.manage', resource: { kind: 'person', id: userId }, detail, events, result: { userId } }
      }),
    ),

  /** Lets a person in again, with the role and teams they had; their tokens work again. */
  enable: allowed('people.manage')
    .input(personInput)
    .mutation(({ ctx, input: { userId } }) =>
      change(ctx, async (sql) => {
        const person = await lockPerson(sql, userId)
        await requireNotAbove(sql, ctx.actor, person)
        if (!person.disabledAt) throw new ConflictError(`${person.name} is not shut out.`)
        await sql.query('update "user" set disabled_at = null, updated_at = now() where id = $1', [userId])
        const detail = { did: 'let in again', email: person.email }
        const events = [{ topic: 'user', key: userId }, ...(await tokenEvents(sql, userId))]
        return { action: 'people.manage', resource: { kind: 'person', id: userId }, detail, events, result: { userId } }
      }),
    ),

  /** A link, shown once, by which a person sets a new password. */
  resetLink: allowed('people.manage')
    .input(personInput)
    .mutation(({ ctx, input: { userId } }) =>
      change(ctx, async (sql) => {
        const person = await lockPerson(sql, userId)
        await requireNotAbove(sql, ctx.actor, person)
        if (person.disabledAt) throw new ConflictError(`${person.name} is shut out. Let them in again first.`)
        const createdBy = ctx.actor.kind === 'user' ? ctx.actor.id : null
        const link = await makeLink(sql, { kind: 'reset', userId, createdBy })
        const detail = { did: 'made a reset link for', email: person.email, link: link.id }
        return { action: 'people.manage', resource: { kind: 'person', id: userId }, detail, result: link }
      }),
    ),
})

/** Invitations and reset links end with the right to make them, or their maker could come back by one of them. */
async function endLinksBy(sql: Sql, userId: string): Promise<void> {
  await sql.query(
    'update one_time_link set expires_at = now() where created_by = $1 and used_at is null and expires_at > now()',
    [userId],
  )
}

async function tokenEvents(sql: Sql, userId: string) {
  const { rows } = await sql.query<{ id: string }>(
    'select id from token where created_by = $1 and revoked_at is null',
    [userId],
  )
  return rows.map(({ id }) => ({ topic: 'token', key: id }))
}
