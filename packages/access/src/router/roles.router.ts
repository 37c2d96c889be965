import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import { z } from 'zod'
import { actions, can } from '../can/can'
import { mayGive } from '../can/giving'
import { isPattern } from '../can/grants'
import { requireDecision } from '../can/require'
import { ConflictError, NotFoundError } from '../errors/errors'
import { allowed, router } from '../trpc/trpc'
import { change } from './change'
import { endLinksWithoutRight } from './people.queries'
import { listRoles, lockRole, requireUnchanged, type RoleContent } from './roles.queries'

const uniqueViolation = '23505'

const pattern = z
  .string()
  .trim()
  .max(200)
  .refine(isPattern, 'Write a kind, a colon and a name, where * stands for anything: project:ranking*.')
const savedInput = z.object({
  /** Left out for a new one. */
  id: z.uuid().optional(),
  /** The row version as the person saw it; needed with an id. */
  ifMatch: z.int().optional(),
  name: z.string().trim().min(1, 'Enter a name.').max(60, 'Use at most 60 characters.'),
  description: z.string().trim().max(500, 'Use at most 500 characters.').default(''),
  actions: z.array(z.enum(actions)).min(1, 'Choose at least one action.').max(actions.length).transform(unique),
  resources: z.array(pattern).max(50, 'Use at most 50 patterns.').default([]).transform(unique),
  environments: z.array(z.string().trim().min(1).max(60)).max(50).default([]).transform(unique),
})
const givenInput = z
  .object({ id: z.uuid(), userId: z.string().min(1).max(100).optional(), teamId: z.uuid().optional() })
  .refine(({ userId, teamId }) => (userId === undefined) !== (teamId === undefined), 'Choose a person or a team.')

export const rolesRouter = router({
  /** Custom roles with who has them; `mayManage` says whether this actor may change them. */
  list: allowed('role.read').query(async ({ ctx }) => {
    return { roles: await listRoles(ctx.pool), mayManage: can(ctx.actor, 'role.manage', { kind: 'installation' }) }
  }),

  /** Makes or changes one. Nobody puts more into it than they have. */
  save: allowed('role.manage')
    .input(savedInput)
    .mutation(({ ctx, input: { id, ifMatch, ...said } }) => {
      requireDecision(mayGive(ctx.actor, said))
      return change(ctx, async (sql) => {
        const saved = id === undefined ? await make(sql, said, ctx.actor) : await rewrite(sql, { id, ifMatch, said })
        return { action: 'role.manage', resource: { kind: 'role', id: saved.result.id }, ...saved }
      })
    }),

  /** Takes it from everybody who has it, and away. */
  remove: allowed('role.manage')
    .input(z.object({ id: z.uuid(), ifMatch: z.int() }))
    .mutation(({ ctx, input: { id, ifMatch } }) =>
      change(ctx, async (sql) => {
        const role = await lockRole(sql, id)
        requireUnchanged(role, ifMatch)
        const { rowCount } = await sql.query('delete from role_grant where role_id = $1', [id])
        await sql.query('delete from custom_role where id = $1', [id])
        await endLinksWithoutRight(sql)
        const detail = { did: 'removed the custom role', name: role.name, before: contentOf(role), holders: rowCount }
        return { action: 'role.manage', resource: { kind: 'role', id }, detail, result: { id } }
      }),
    ),

  /** Gives it to a person or to everybody of a team. Nobody gives more than they have. */
  give: allowed('role.manage')
    .input(givenInput)
    .mutation(({ ctx, input: { id, userId = null, teamId = null } }) =>
      change(ctx, async (sql) => {
        const role = await lockRole(sql, id)
        requireDecision(mayGive(ctx.actor, role))
        const to = await holderOf(sql, { userId, teamId })
        const givenBy = ctx.actor.kind === 'user' ? ctx.actor.id : null
        const { rowCount } = await sql.query(
          `insert into role_grant (id, role_id, user_id, team_id, granted_by) values ($1, $2, $3, $4, $5) on conflict do nothing`,
          [uuidv7(), id, userId, teamId, givenBy],
        )
        if (!rowCount) throw new ConflictError(`${to.name} has "${role.name}" already.`)
        const detail = { did: `gave ${to.name} the custom role`, name: role.name, to: to.hint }
        return { action: 'role.manage', resource: { kind: 'role', id }, detail, events: told(userId), result: { id } }
      }),
    ),

  take: allowed('role.manage')
    .input(z.object({ grantId: z.uuid() }))
    .mutation(({ ctx, input: { grantId } }) =>
      change(ctx, async (sql) => {
        const { rows } = await sql.query<{ id: string; name: string; userId: string | null; holder: string | null }>(
          `delete from role_grant g using custom_role r where g.id = $1 and r.id = g.role_id
            returning r.id, r.name, g.user_id as "userId", coalesce((select name from team where id = g.team_id),
              (select name from "user" where id = g.user_id)) as holder`,
          [grantId],
        )
        const taken = rows[0]
        if (!taken)
          throw new NotFoundError('It was taken away already. Open Settings, Custom roles again; the list may be old.')
        await endLinksWithoutRight(sql)
        const detail = { did: `took from ${taken.holder ?? 'somebody'} the custom role`, name: taken.name }
        const resource = { kind: 'role', id: taken.id }
        return { action: 'role.manage', resource, detail, events: told(taken.userId), result: { id: taken.id } }
      }),
    ),
})

async function make(sql: Sql, said: RoleContent, actor: { kind: string; id?: string }) {
  const id = uuidv7()
  const { name, description, resources, environments } = said
  const by = actor.kind === 'user' ? (actor.id ?? null) : null
  await refusingTwins(name, () =>
    sql.query(
      `insert into custom_role (id, name, description, actions, resources, environments, created_by) values ($1, $2, $3, $4, $5, $6, $7)`,
      [id, name, description, said.actions, resources, environments, by],
    ),
  )
  return { detail: { did: 'made the custom role', name, after: contentOf(said) }, result: { id, rowVersion: 1 } }
}

type Rewritten = { id: string; ifMatch: number | undefined; said: RoleContent }

async function rewrite(sql: Sql, { id, ifMatch, said }: Rewritten) {
  const before = await lockRole(sql, id)
  requireUnchanged(before, ifMatch)
  const { name, description, resources, environments } = said
  await refusingTwins(name, () =>
    sql.query(
      `update custom_role set name = $2, description = $3, actions = $4, resources = $5, environments = $6,
        row_version = row_version + 1, updated_at = now() where id = $1`,
      [id, name, description, said.actions, resources, environments],
    ),
  )
  await endLinksWithoutRight(sql)
  const detail = { did: 'changed the custom role', name, before: contentOf(before), after: contentOf(said) }
  return { detail, result: { id, rowVersion: before.rowVersion + 1 } }
}

function contentOf({ name, actions: may, resources, environments }: RoleContent): object {
  return { name, actions: may, resources, environments }
}

async function refusingTwins(name: string, work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: { code?: string }) => {
    if (error.code !== uniqueViolation) throw error
    throw new ConflictError(`There is a custom role "${name}" already. Choose another name.`)
  })
}

type Holder = { userId: string | null; teamId: string | null }

async function holderOf(sql: Sql, { userId, teamId }: Holder): Promise<{ name: string; hint: string }> {
  const { rows } = await sql.query<{ name: string; hint: string }>(
    `select name, email as hint from "user" where id = $1 and disabled_at is null
      union all select name, slug from team where id = $2`,
    [userId, teamId],
  )
  if (rows[0]) return rows[0]
  throw new NotFoundError(`There is no such ${teamId === null ? 'person' : 'team'} here. The list may be old.`)
}

/** Ends what is open in that person's browsers, so that it opens again with what the person may now. */
function told(userId: string | null) {
  return userId === null ? [] : [{ topic: 'user', key: userId }]
}

function unique<T>(values: T[]): T[] {
  return [...new Set(values)]
}
