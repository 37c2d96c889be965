import { loadActor } from '@groundwork/access/actor'
import { createTokenVerifier, type TokenVerifier } from '@groundwork/access/tokens'
import type { Context } from '@groundwork/access/trpc'
import { createInnerContext } from '../../../server/context'
import { stores } from '../../../server/db'
import { refusal } from './refusal'

const shared = globalThis as typeof globalThis & { groundworkPublishers?: TokenVerifier }

const advice = 'Make one with the scope "publish" under Settings, Tokens.'

/**
 * The context of a program that publishes: it acts as the person who made its token, and what that person may not do,
 * it may not either. A refusal where the token is not good for it.
 */
export async function publisherContext(authorization: string): Promise<Context | Response> {
  const { pool, bus } = stores()
  shared.groundworkPublishers ??= createTokenVerifier({ pool, bus })
  const verified = await shared.groundworkPublishers.verify(authorization, undefined)
  // The verifier advises on recording; the first sentence says what is wrong with the token.
  if (!('actor' in verified)) {
    if (verified.status === 503) return refusal(503, 'The database does not answer right now. Try again in a moment.')
    return refusal(401, `${verified.message.replace(/ Make a token under .*$/, '')} ${advice}`)
  }
  const { actor } = verified
  if (actor.kind !== 'token' || actor.scope !== 'publish')
    return refusal(403, `The token "${nameOf(actor)}" is not made for publishing. ${advice}`)
  const person = await makerOf(actor.id)
  if (!person) return refusal(403, `Nobody stands behind the token "${actor.name}". ${advice}`)
  return createInnerContext({ actor: person, requestId: crypto.randomUUID() })
}

const nameOf = (actor: { kind: string; name?: string }) => actor.name ?? actor.kind

async function makerOf(tokenId: string) {
  const { pool } = stores()
  const { rows } = await pool.query<{ createdBy: string | null }>({
    name: 'portal-token-maker',
    text: 'select created_by as "createdBy" from token where id = $1',
    values: [tokenId],
  })
  const createdBy = rows[0]?.createdBy
  return createdBy ? loadActor(pool, createdBy) : null
}
