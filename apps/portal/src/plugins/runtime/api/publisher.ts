import { createTokenVerifier, type TokenVerifier } from '@groundwork/access/tokens'
import type { Context } from '@groundwork/access/trpc'
import { createInnerContext } from '../../../server/context'
import { stores } from '../../../server/db'
import { refusal } from './refusal'
import { tokenMaker } from './token-maker'

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
  const person = await tokenMaker(actor, { what: 'publish', advice })
  return person instanceof Response ? person : createInnerContext({ actor: person, requestId: crypto.randomUUID() })
}

const nameOf = (actor: { kind: string; name?: string }) => actor.name ?? actor.kind
