import { UnavailableError } from '@groundwork/access/errors'
import { clientError } from '@groundwork/access/trpc'
import { createContext } from './context'
import { endOf } from './open-streams'

const passed = ['content-type', 'content-length', 'content-disposition', 'content-security-policy', 'cache-control']

/**
 * Passes an answer of the engine on to the browser as it comes: streams stay streams, and when the browser goes away
 * the engine stops. The engine decides by itself whether the person may read it. What is `endless` also ends with this
 * process and with a change of the person.
 */
export async function pipeEngine(request: Request, path: string, { endless = false } = {}): Promise<Response> {
  const context = await createContext(request.headers).catch((error: unknown) =>
    clientError(error, crypto.randomUUID()),
  )
  if (context instanceof Error) return refusal(503, context.message)
  const { actor, engine } = context
  if (!actor) return refusal(401, 'You are not signed in.')
  const { search } = new URL(request.url)
  const end = endless ? endOf(context, request.signal) : { signal: request.signal, forget() {} }
  try {
    const answer = await engine(path + search, { signal: end.signal })
    const headers = new Headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    for (const name of passed) {
      const value = answer.headers.get(name)
      if (value) headers.set(name, value)
    }
    return new Response(watched(answer.body, end), { status: answer.status, headers })
  } catch (error) {
    end.forget()
    if (end.signal.aborted) return new Response(null, { status: 499 })
    if (error instanceof UnavailableError) return refusal(503, error.message)
    throw error
  }
}

/** The body as it is; however it ends, nothing of it stays behind. */
function watched(body: Response['body'], { signal, forget }: ReturnType<typeof endOf>): Response['body'] {
  signal.addEventListener('abort', forget, { once: true })
  if (!body) forget()
  return body?.pipeThrough(new TransformStream({ flush: forget })) ?? null
}

function refusal(status: number, message: string): Response {
  return Response.json({ message }, { status, headers: { 'cache-control': 'no-store' } })
}
