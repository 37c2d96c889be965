import { clientError } from '@groundwork/access/trpc'
import type { Context } from '@groundwork/access/trpc'
import { env } from '../../../env'
import { createContext } from '../../../server/context'
import { callEngine } from './call-engine'
import { publisherContext } from './publisher'
import { refusal } from './refusal'
import { mayActFrom } from './same-origin'

const bundlesPath = '/plugins/v1/-/bundles'

type Where = 'upload' | 'npm' | 'folder'

/** What a person decides who sees the fingerprint: a token's scope does not hold it, though its maker's role may. */
const decisions = ['trust', 'publisher']

/**
 * Brings a packed plugin to the engine: by a person in the portal, or by a program with a token that was made for
 * publishing. The engine receives, checks and answers.
 */
export async function pluginBundles(request: Request, where: Where): Promise<Response> {
  const { search, searchParams } = new URL(request.url)
  if (request.headers.has('authorization') && decisions.some((name) => searchParams.has(name)))
    return refusal(403, 'A token brings bundles and trusts no keys. An administrator does that in the Register sheet.')
  const who = await whoAsks(request)
  if (who instanceof Response) return who
  const headers = new Headers()
  for (const name of ['content-type', 'content-length', 'x-file-name']) {
    const value = request.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  const path = (where === 'upload' ? bundlesPath : `${bundlesPath}/${where}`) + search
  return callEngine(request, { path, headers, ask: who.engine, who })
}

async function whoAsks(request: Request): Promise<Context | Response> {
  try {
    const authorization = request.headers.get('authorization')
    if (authorization) return await publisherContext(authorization)
    if (!mayActFrom(request, env().GROUNDWORK_PORTAL_URL))
      return refusal(403, 'This request does not come from a page of this portal.', 'foreign-origin')
    const context = await createContext(request.headers)
    return context.actor ? context : refusal(401, 'Sign in, or send a token with the scope "publish".')
  } catch (error) {
    return refusal(503, clientError(error, crypto.randomUUID()).message)
  }
}
