import { UnavailableError } from '@groundwork/access/errors'
import { createContext } from './context'

const passed = ['content-type', 'content-length', 'content-disposition', 'content-security-policy', 'cache-control']

/**
 * Passes an answer of the engine on to the browser as it comes: streams stay streams, and when the browser goes away
 * the engine stops. The engine decides by itself whether the person may read it.
 */
export async function pipeEngine(request: Request, path: string): Promise<Response> {
  const { actor, engine } = await createContext(request.headers)
  if (!actor) return refusal(401, 'You are not signed in.')
  const { search } = new URL(request.url)
  try {
    const answer = await engine(path + search, { signal: request.signal })
    const headers = new Headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    for (const name of passed) {
      const value = answer.headers.get(name)
      if (value) headers.set(name, value)
    }
    return new Response(answer.body, { status: answer.status, headers })
  } catch (error) {
    if (request.signal.aborted) return new Response(null, { status: 499 })
    if (error instanceof UnavailableError) return refusal(503, error.message)
    throw error
  }
}

function refusal(status: number, message: string): Response {
  return Response.json({ message }, { status, headers: { 'cache-control': 'no-store' } })
}
