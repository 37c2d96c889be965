import { UnavailableError } from '@groundwork/access/errors'
import { clientError } from '@groundwork/access/trpc'
import { env } from '../../../env'
import { createContext } from '../../../server/context'
import { stores } from '../../../server/db'
import { callEngine } from './call-engine'
import { requestHeaders, webhookHeaders } from './passed-headers'
import { refusal, signedOut } from './refusal'
import { forRouter } from './router-refusal'
import { mayActFrom } from './same-origin'

const idForm = /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/

/** The part of the address below `/api/plugins/<id>/`, escapes as they came. */
function restOf(request: Request): { id: string; rest: string; search: string } {
  const { pathname, search } = new URL(request.url)
  const [, id = '', rest = ''] = /^\/api\/plugins\/([^/]+)\/(.*)$/.exec(pathname) ?? []
  return { id, rest, search }
}

/**
 * A request to a plugin's backend: by a person with a session, from a page of this portal where it changes something; or
 * by another system to a webhook, whose secret the engine checks.
 */
export async function pluginApi(request: Request): Promise<Response> {
  const address = restOf(request)
  const response = await answer(request, address)
  return address.rest.startsWith('trpc/') ? forRouter(request, address.rest, response) : response
}

async function answer(request: Request, { id, rest, search }: ReturnType<typeof restOf>): Promise<Response> {
  if (!idForm.test(id)) return refusal(404, `There is no plugin "${id}".`)
  if (rest.split('/').some((part) => part === '..' || part === '.')) return refusal(400, 'This address is malformed.')
  const path = `/plugins/v1/${id}/${rest}${search}`
  if (rest.startsWith('webhooks/')) return webhook(request, path)
  if (!mayActFrom(request, env().GROUNDWORK_PORTAL_URL))
    return refusal(403, 'This request does not come from a page of this portal.', 'foreign-origin')
  const who = await createContext(request.headers).catch((error: unknown) => clientError(error, crypto.randomUUID()))
  if (who instanceof Error) return refusal(503, who.message)
  if (!who.actor) return signedOut()
  return callEngine(request, { path, headers: requestHeaders(request.headers), ask: who.engine, who })
}

function webhook(request: Request, path: string): Promise<Response> {
  const requestId = crypto.randomUUID()
  const headers = webhookHeaders(request.headers)
  headers.set('x-request-id', requestId)
  const ask = async (to: string, init: RequestInit) => {
    try {
      return await fetch(env().GROUNDWORK_ENGINE_URL + to, { ...init, cache: 'no-store', redirect: 'error' })
    } catch (error) {
      if (init.signal?.aborted) throw error
      throw new UnavailableError('The engine does not answer.', { cause: error })
    }
  }
  return callEngine(request, { path, headers, ask, who: { actor: null, bus: stores().bus, requestId } })
}
