import { createTokenVerifier, type TokenVerifier } from '@groundwork/access/tokens'
import { clientError, type Context } from '@groundwork/access/trpc'
import { env } from '../../env'
import { callEngine } from '../../plugins/runtime/api/call-engine'
import { refusal } from '../../plugins/runtime/api/refusal'
import { mayActFrom } from '../../plugins/runtime/api/same-origin'
import { tokenMaker } from '../../plugins/runtime/api/token-maker'
import { createContext, createInnerContext } from '../../server/context'
import { stores } from '../../server/db'

const mostBytes = 64_000_000
const advice = 'Make one with the scope "record" under Settings, Tokens.'

/**
 * Brings a code package to the engine, which checks it and makes the version: by a person in the portal, or by a program (a pipeline) with
 * a token that records runs, which acts as the person who made it.
 */
export async function uploadPackage(request: Request): Promise<Response> {
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes)
    return refusal(413, 'A code package may have 64 MB. Leave files out of it, for example with --package-suffixes.')
  const who = await whoAsks(request)
  if (who instanceof Response) return who
  const headers = new Headers({ 'content-type': 'application/octet-stream' })
  const length = request.headers.get('content-length')
  if (length !== null) headers.set('content-length', length)
  const { search } = new URL(request.url)
  return callEngine(request, { path: `/delivery/v1/packages${search}`, headers, ask: who.engine, who })
}

async function whoAsks(request: Request): Promise<Context | Response> {
  try {
    const authorization = request.headers.get('authorization')
    if (authorization) return await recorderContext(authorization)
    if (!mayActFrom(request, env().GROUNDWORK_PORTAL_URL))
      return refusal(403, 'This request does not come from a page of this portal.', 'foreign-origin')
    const context = await createContext(request.headers)
    return context.actor ? context : refusal(401, 'Sign in, or send a token with the scope "record".')
  } catch (error) {
    return refusal(503, clientError(error, crypto.randomUUID()).message)
  }
}

const shared = globalThis as typeof globalThis & { groundworkRecorders?: TokenVerifier }

/** The context of the person who made the token; what that person may not do, it may not either. */
async function recorderContext(authorization: string): Promise<Context | Response> {
  const { pool, bus } = stores()
  shared.groundworkRecorders ??= createTokenVerifier({ pool, bus })
  const verified = await shared.groundworkRecorders.verify(authorization, undefined)
  if (!('actor' in verified)) return refusal(verified.status, verified.message)
  const { actor } = verified
  if (actor.kind !== 'token' || actor.scope !== 'record')
    return refusal(403, `The token "${actor.name}" is not made for recording. ${advice}`)
  const person = await tokenMaker(actor, { what: 'upload a code package', advice })
  return person instanceof Response ? person : createInnerContext({ actor: person, requestId: crypto.randomUUID() })
}
