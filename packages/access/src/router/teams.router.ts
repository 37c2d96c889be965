import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import { z } from 'zod'
import { can } from '../can/can'
import { requireAllowed } from '../can/require'
import { ConflictError, InputError, NotFoundError } from '../errors/errors'
import { teamRoleSchema } from '../person/person'
import { allowed, router } from '../trpc/trpc'
import { change } from './change'
import { endLinksWithoutRight, requireMayTakeIn } from './people.queries'

type Member = { userId: string; name: string; email: string; role: string; disabled: boolean }
type TeamRow = { id: string; slug: string; name: string; createdAt: Date; members: Member[] }

const teamName = z.string().trim().min(1, 'Enter a name.').max(60, 'Use at most 60 characters.')
const teamInput = z.object({ teamId: z.uuid() })
const memberInput = teamInput.extend({ userId: z.string().min(1).max(100) })
const memberRoleInput = memberInput.extend({ role: teamRoleSchema })

export const teamsRouter = router({
  /** All teams with their members; `mayChange` says whether this actor may change who is in it. */
  list: allowed('team.read').query(async ({ ctx }) => {
    const { rows } = await ctx.pool.query<TeamRow>({
      name: 'access-list-teams',
      text: `select t.id, t.slug, t.name, t.created_at as "createdAt",
          coalesce((select jsonb_agg(jsonb_build_object('userId', u.id, 'name', u.name, 'email', u.email, 'role', m.role,
              'disabled', u.disabled_at is not null) order by lower(u.name), u.id)
            from team_member m join "user" u on u.id = m.user_id where m.team_id = t.id), '[]') as members
        from team t order by lower(t.name), t.id`,
    })
    const mayCreate = can(ctx.actor, 'team.manage', { kind: 'installation' })
    const teams = rows.map((team) => {
      return { ...team, mayChange: can(ctx.actor, 'team.members', { kind: 'team', id: team.id, ownerTeam: team.id }) }
    })
    return { teams, mayCreate }
  }),

  create: allowed('team.manage')
    .input(z.object({ name: teamName }))
    .mutation(({ ctx, input: { name } }) =>
      change(ctx, async (sql) => {
        const id = uuidv7()
        const slug = slugOf(name)
        const { rowCount } = await sql.query(
          'insert into team (id, slug, name) values ($1, $2, $3) on conflict (slug) do nothing',
          [id, slug, name],
        )
        if (!rowCount) throw new ConflictError(`There is a team "${slug}" already. Choose another name.`)
        const result = { id, slug, name }
        return {
          action: 'team.manage',
          resource: { kind: 'team', id },
          detail: { did: 'made a team', slug, name },
          result,
        }
      }),
    ),

  /** Changes the name that is shown; the slug in addresses stays, so that links go on working. */
  rename: allowed('team.manage')
    .input(teamInput.extend({ name: teamName }))
    .mutation(({ ctx, input: { teamId: id, name } }) =>
      change(ctx, async (sql) => {
        const team = await lockTeam(sql, id)
        await sql.query('update team set name = $2 where id = $1', [id, name])
        const detail = { did: 'renamed a team', before: team.name, after: name }
        return { action: 'team.manage', resource: { kind: 'team', id }, detail, result: { id, name } }
      }),
    ),

  addMember: allowed('team.read')
    .input(memberRoleInput)
    .mutation(({ ctx, input: { teamId, userId, role } }) => {
      requireAllowed(ctx.actor, 'team.members', { kind: 'team', id: teamId, ownerTeam: teamId })
      return change(ctx, async (sql) => {
        const team = await lockTeam(sql, teamId)
        await requireMayTakeIn(sql, ctx.actor, teamId)
        const { rows } = await sql.query<{ name: string; email: string; added: boolean }>(
          `with added as (insert into team_member (team_id, user_id, role)
              select $1, id, $3 from "user" where id = $2 on conflict do nothing returning user_id)
            select name, email, exists (select from added) as added from "user" where id = $2`,
          [teamId, userId, role],
        )
        const person = rows[0]
        if (!person) throw new NotFoundError('There is no such person here. Invite them under Settings, People.')
        if (!person.added) throw new ConflictError(`${person.name} is in ${team.name} already.`)
        const detail = { did: 'added a member', team: team.name, email: person.email, role }
        return memberTrace({ teamId, userId, detail })
      })
    }),

  setMemberRole: allowed('team.read')
    .input(memberRoleInput)
    .mutation(({ ctx, input: { teamId, userId, role } }) => {
      requireAllowed(ctx.actor, 'team.members', { kind: 'team', id: teamId, ownerTeam: teamId })
      return change(ctx, async (sql) => {
        const team = await lockTeam(sql, teamId)
        const before = await memberRole(sql, { team, userId })
        await sql.query('update team_member set role = $3 where team_id = $1 and user_id = $2', [teamId, userId, role])
        return memberTrace({ teamId, userId, detail: { did: 'changed a role', team: team.name, before, after: role } })
      })
    }),

  removeMember: allowed('team.read')
    .input(memberInput)
    .mutation(({ ctx, input: { teamId, userId } }) => {
      requireAllowed(ctx.actor, 'team.members', { kind: 'team', id: teamId, ownerTeam: teamId })
      return change(ctx, async (sql) => {
        const team = await lockTeam(sql, teamId)
        const before = await memberRole(sql, { team, userId })
        await sql.query('delete from team_member where team_id = $1 and user_id = $2', [teamId, userId])
        await endLinksWithoutRight(sql)
        return memberTrace({ teamId, userId, detail: { did: 'removed a member', team: team.name, before } })
      })
    }),
})

function memberTrace({ teamId, userId, detail }: { teamId: string; userId: string; detail: object }) {
  return {
    action: 'team.members' as const,
    resource: { kind: 'team', id: teamId },
    detail: { ...detail, person: userId },
    events: [{ topic: 'user', key: userId }],
    result: { teamId, userId },
  }
}

async function lockTeam(sql: Sql, id: string): Promise<{ id: string; name: string }> {
  const { rows } = await sql.query<{ id: string; name: string }>('select id, name from team where id = $1 for update', [
    id,
  ])
  if (rows[0]) return rows[0]
  throw new NotFoundError('There is no such team here. Open Settings, Teams again; the list may be old.')
}

async function memberRole(sql: Sql, { team, userId }: { team: { id: string; name: string }; userId: string }) {
  const { rows } = await sql.query<{ role: string }>(
    'select role from team_member where team_id = $1 and user_id = $2',
    [team.id, userId],
  )
  if (rows[0]) return rows[0].role
  throw new NotFoundError(`This person is not in ${team.name}. Open the page again; the list may be old.`)
}

/** Lower case, digits and hyphens, from any name that has a letter or a digit. */
function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
  const slug = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
  if (slug) return slug
  throw new InputError('The name of a team needs at least one letter from a to z or a digit, for its address.')
}
