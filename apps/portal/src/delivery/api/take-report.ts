import { clientError } from '@groundwork/access/trpc'
import type { Context } from '@groundwork/access/trpc'
import { callEngine } from '../../plugins/runtime/api/call-engine'
import { publisherContext } from '../../plugins/runtime/api/publisher'
import { refusal } from '../../plugins/runtime/api/refusal'

const mostBytes = 1_000_000

/**
 * Brings the report of a conformance kit that a program ran elsewhere to the engine, which keeps it: with a token that was made for
 * publishing, as the person who made it. What that person may not do, it may not either.
 */
export async function takeReport(request: Request): Promise<Response> {
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) return refusal(413, 'A report may have 1 MB.')
  const who = await whoAsks(request)
  if (who instanceof Response) return who
  const headers = new Headers({ 'content-type': 'application/json' })
  const length = request.headers.get('content-length')
  if (length !== null) headers.set('content-length', length)
  return callEngine(request, { path: '/delivery/v1/integrations/report', headers, ask: who.engine, who })
}

async function whoAsks(request: Request): Promise<Context | Response> {
  const authorization = request.headers.get('authorization')
  if (!authorization) return refusal(401, 'Send a token with the scope "publish": Settings, Tokens makes one.')
  try {
    return await publisherContext(authorization)
  } catch (error) {
    return refusal(503, clientError(error, crypto.randomUUID()).message)
  }
}
