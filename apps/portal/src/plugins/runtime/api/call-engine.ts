import { UnavailableError } from '@groundwork/access/errors'
import type { Context } from '@groundwork/access/trpc'
import { endOf } from '../../../server/open-streams'
import { answerHeaders } from './passed-headers'
import { refusal } from './refusal'

type Call = {
  path: string
  headers: Headers
  ask: (path: string, init: RequestInit) => Promise<Response>
  who: Pick<Context, 'actor' | 'bus' | 'requestId'>
}

const noBody = new Set(['GET', 'HEAD'])

/**
 * Carries a request to the engine and its answer back, both as they come: nothing is kept in memory, and when either side
 * goes away the other is told. Streams end with this process and with a change of the person as well.
 */
export async function callEngine(request: Request, { path, headers, ask, who }: Call): Promise<Response> {
  const end = endOf(who, request.signal)
  const body = noBody.has(request.method) ? null : request.body
  try {
    const init: RequestInit & { duplex?: 'half' } = { method: request.method, headers, body, signal: end.signal }
    if (body) init.duplex = 'half'
    const answer = await ask(path, init)
    const streamed = answer.body && request.method !== 'HEAD' ? answer.body : null
    end.signal.addEventListener('abort', end.forget, { once: true })
    if (!streamed) end.forget()
    return new Response(streamed?.pipeThrough(new TransformStream({ flush: end.forget })) ?? null, {
      status: answer.status,
      headers: answerHeaders(answer.headers, who.requestId),
    })
  } catch (error) {
    end.forget()
    if (end.signal.aborted) return new Response(null, { status: 499 })
    if (error instanceof UnavailableError)
      return refusal(503, 'The engine does not answer, so no plugin can work right now. Try again in a moment.')
    throw error
  }
}
