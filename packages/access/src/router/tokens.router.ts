import { z } from 'zod'
import { can, type Decision, leastRoleFor, mayActBy, type Role, type TokenScope, tokenScopes } from '../can/can'
import { requireAllowed, requireDecision, requirePerson } from '../can/require'
import { ConflictError, NotFoundError } from '../errors/errors'
import { createToken, revokeToken } from '../tokens/tokens'
import { allowed, router } from '../trpc/trpc'
import { change } from './change'

export type TokenItem = {
  id: string
  name: string
  scope: string
  /** The last four characters. */
  hint: string
  createdBy: string | null
  createdByName: string | null
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
  revokedAt: Date | null
}

const createInput = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Enter a name that says where the token is used.')
    .max(60, 'Use at most 60 characters.'),
  scope: z.enum(tokenScopes, 'Choose record, read, publish or launch.'),
  expiresInDays: z.number().int().min(1).max(3650).nullish(),
})

export const tokensRouter = router({
  /** A person's own tokens; for administrators all. Revoked ones stay in the list for 30 days. */
  list: allowed('token.read').query(async ({ ctx }) => {
    const seesAll = can(ctx.actor, 'token.read', { kind: 'token', ownerUser: null }).allowed
    const owner = seesAll ? null : requirePerson(ctx.actor).id
    const { rows } = await ctx.pool.query<TokenItem>({
      name: 'access-list-tokens',
      text: `select t.id, t.name, t.scope, t.hint, t.created_by as "createdBy", u.name as "createdByName",
          t.created_at as "createdAt", t.expires_at as "expiresAt", t.last_used_at as "lastUsedAt", t.revoked_at as "revokedAt"
        from token t left join "user" u on u.id = t.created_by
        where ($1::text is null or t.created_by = $1) and (t.revoked_at is null or t.revoked_at > now() - interval '30 days')
        order by t.revoked_at is not null, t.created_at desc, t.id desc`,
      values: [owner],
    })
    return rows
  }),

  /** Makes a token. `token` in the answer is the secret; it cannot be read again. */
  create: allowed('token.create')
    .input(createInput)
    .mutation(({ ctx, input }) =>
      change(ctx, async (sql) => {
        const { name, scope, expiresInDays } = input
        const { id: createdBy, role } = requirePerson(ctx.actor)
        requireDecision(mayMake(scope, role))
        const made = await createToken(sql, { name, scope, createdBy, expiresInDays })
        const detail = { did: 'made the token', name, scope, expiresInDays }
        const events = [{ topic: 'token', key: made.id }]
        return { action: 'token.create', resource: { kind: 'token', id: made.id }, detail, events, result: made }
      }),
    ),

  /** Revokes a token everywhere within a second. */
  revoke: allowed('token.revoke')
    .input(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input: { id } }) =>
      change(ctx, async (sql) => {
        const { rows } = await sql.query<{ name: string; createdBy: string | null }>(
          'select name, created_by as "createdBy" from token where id = $1',
          [id],
        )
        const token = rows[0]
        if (!token)
          throw new NotFoundError('There is no such token here. Open Settings, Tokens again; the list may be old.')
        requireAllowed(ctx.actor, 'token.revoke', { kind: 'token', id, ownerUser: token.createdBy })
        if (!(await revokeToken(sql, id))) throw new ConflictError(`The token "${token.name}" was revoked already.`)
        const events = [{ topic: 'token', key: id }]
        const detail = { did: 'revoked the token', name: token.name }
        return { action: 'token.revoke', resource: { kind: 'token', id }, detail, events, result: { id } }
      }),
    ),
})

/** Whoever may not act by a token of a scope is not given one that would be refused wherever it is shown. */
function mayMake(scope: TokenScope, role: Role): Decision {
  if (mayActBy(scope, role)) return { allowed: true }
  const needed = leastRoleFor(scope)
  return { allowed: false, reason: `A token with the scope "${scope}" needs the role ${needed}; yours is ${role}.` }
}
