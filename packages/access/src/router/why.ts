import { z } from 'zod'
import type { Sql } from '@groundwork/db/pool'
import { loadActor } from '../actor/actor'
import { type Actor, actions, type Resource, tokenScopes } from '../can/can'
import { type Explanation, explain } from '../can/explain'
import { refusalOf } from '../can/refusal'
import { requireAllowed } from '../can/require'
import { type Action, type Rule, rules } from '../can/rules'
import { NotFoundError } from '../errors/errors'
import { allowed } from '../trpc/trpc'

const name = z.string().min(1).max(300)
const subject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), id: z.string().min(1).max(100) }),
  z.object({ kind: z.literal('token'), scope: z.enum(tokenScopes) }),
  z.object({ kind: z.literal('plugin'), id: name, name, granted: z.array(z.string().max(200)).max(200) }),
])
const input = z.object({
  subject,
  action: z.enum(actions),
  resource: z.object({
    kind: z.string().min(1).max(50).default('installation'),
    id: name.optional(),
    project: name.optional(),
    environment: name.optional(),
    /** The team that owns it; null: none does. */
    ownerTeam: z.uuid().nullish(),
    /** The person it belongs to, of tokens, accounts and previews. */
    ownerUser: z.string().max(100).nullish(),
  }),
})

export type Why = Explanation & { who: string }

/**
 * Why somebody may or may not do something, by the function that decides it. Of oneself everybody may ask, of others
 * administrators; scopes and permissions are no secret.
 */
export const why = allowed('access.explain')
  .input(input)
  .query(async ({ ctx, input: { subject: who, action, resource: about } }): Promise<Why> => {
    if (who.kind === 'person')
      requireAllowed(ctx.actor, 'access.explain', { kind: 'person', id: who.id, ownerUser: who.id })
    const actor = await actorOf(ctx.pool, who)
    const resource = await named(ctx.pool, about)
    const told = explain(actor, action, resource)
    // The sentence of the refusal is for whoever was refused; another one reads it by name.
    if (told.reason === null || actor.kind !== 'user' || isSelf(ctx.actor, actor) || isNeverForPeople(action))
      return { who: actor.name, ...told }
    return { who: actor.name, ...told, reason: refusalOf({ actor, toOther: true }, action, resource) }
  })

const isNeverForPeople = (action: Action) => !(rules[action] as Rule).least
const isSelf = (asker: Actor, { id }: { id: string }) => asker.kind === 'user' && asker.id === id

async function actorOf(sql: Sql, who: z.infer<typeof subject>): Promise<Exclude<Actor, { kind: 'system' }>> {
  if (who.kind === 'plugin') return who
  if (who.kind === 'token')
    return { kind: 'token', id: '', name: `A token with the scope "${who.scope}"`, scope: who.scope }
  const person = await loadActor(sql, who.id)
  if (person) return person
  throw new NotFoundError('There is no such person here, or the account is shut out, which refuses everything.')
}

async function named(sql: Sql, { ownerTeam, ...about }: z.infer<typeof input>['resource']): Promise<Resource> {
  const given = Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined))
  if (ownerTeam === undefined) return given as Resource
  const { rows } = await sql.query<{ name: string }>({
    name: 'access-team-name',
    text: 'select name from team where id = $1',
    values: [ownerTeam],
  })
  return { ...(given as Resource), ownerTeam, ownerTeamName: rows[0]?.name ?? null }
}
