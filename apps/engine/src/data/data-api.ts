import { loadActor } from '@groundwork/access/actor'
import { assertionHeader, verifyAssertion } from '@groundwork/access/assertion'
import type { Actor } from '@groundwork/access/can'
import { isTransient } from '@groundwork/access/transient'
import { createDataRoutes, type DataRoutesOptions } from '@groundwork/runs/data-routes'
import type { Handler } from '../server'

type DataApiOptions = DataRoutesOptions & { secret: string }

/** For the portal only: who asks comes signed, what they may do is decided here. */
export function createDataApi({ secret, ...options }: DataApiOptions): Handler {
  const routes = createDataRoutes(options)
  return async (request, response, url) => {
    const header = request.headers[assertionHeader]
    const assertion = verifyAssertion(typeof header === 'string' ? header : null, secret)
    if (!assertion) return send(response, 401, 'This address is for the portal. Ask it instead.')
    let actor: Actor | null
    try {
      actor = await loadActor(options.pool, assertion.userId)
    } catch (error) {
      if (!isTransient(error)) console.error(`[${assertion.requestId}]`, error)
      return send(response, 503, 'The database does not answer right now. Try again in a moment.')
    }
    const found = await routes(request, response, { url: new URL(url, 'http://engine'), actor })
    if (!found) send(response, 404, 'There is nothing at this address.')
  }
}

function send(response: Parameters<Handler>[1], status: number, message: string): void {
  const body = JSON.stringify({ message })
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) })
    .end(body)
}
