import type { IncomingMessage, ServerResponse } from 'node:http'
import { loadActor, type UserActor } from '@groundwork/access/actor'
import { assertionHeader, verifyAssertion } from '@groundwork/access/assertion'
import { UnavailableError } from '@groundwork/access/errors'
import { isTransient } from '@groundwork/access/transient'
import type { Pool } from '@groundwork/db/pool'
import { z } from 'zod'
import { BodyError, readJson } from '../http/read-json'
import { leaving, sendJson } from '../plugins/answer'
import type { Handler } from '../server'
import type { DeliveryRoutes } from './route'

const prefix = '/delivery/v1/'

type DeliveryApiOptions = { pool: Pool; secret: string; routes: DeliveryRoutes }

/** For the portal only: POST to a route, its answer as JSON; an error keeps its name and its sentence. */
export function createDeliveryApi({ pool, secret, routes }: DeliveryApiOptions): Handler {
  async function answer(request: IncomingMessage, response: ServerResponse, url: string): Promise<void> {
    const header = request.headers[assertionHeader]
    const assertion = verifyAssertion(typeof header === 'string' ? header : null, secret)
    if (!assertion)
      return refuse(response, 401, {
        name: 'NotAllowedError',
        message: 'This address is for the portal. Ask it instead.',
      })
    const path = url.slice(prefix.length).split('?', 1)[0] ?? ''
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined
    if (!route || request.method !== 'POST')
      return refuse(response, 404, { name: 'NotFoundError', message: `There is nothing at ${prefix}${path}.` })
    const actor: UserActor | null = await loadActor(pool, assertion.userId)
    if (!actor) return refuse(response, 403, { name: 'NotAllowedError', message: 'This account is shut out.' })
    const { requestId } = assertion
    const result = await route({ actor, body: await readJson(request), requestId, signal: leaving(response) })
    sendJson(response, 200, (result ?? null) as object)
  }

  return async (request, response, url) => {
    try {
      await answer(request, response, url)
    } catch (error) {
      refuseWith(response, error)
    }
  }
}

const statuses: Record<string, number> = {
  NotFoundError: 404,
  NotAllowedError: 403,
  ConflictError: 409,
  InputError: 400,
  UnavailableError: 503,
}

function refuseWith(response: ServerResponse, given: unknown): void {
  const error = isTransient(given)
    ? new UnavailableError('The database does not answer right now. Try again in a moment.')
    : given
  if (error instanceof z.ZodError || error instanceof BodyError)
    return refuse(response, 400, { name: 'InputError', message: sentenceOf(error) })
  const kind = kindOf(error)
  if (kind && error instanceof Error) return refuse(response, statuses[kind]!, { name: kind, message: error.message })
  console.error('A request to delivery failed.', error)
  refuse(response, 500, { name: 'UnavailableError', message: 'The engine could not do this; its log says why.' })
}

function sentenceOf(error: z.ZodError | BodyError): string {
  if (error instanceof BodyError) return error.message
  return error.issues
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join(' ')
}

/** The name of the business error that it is, also where it is a more special one. */
function kindOf(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = Object.getPrototypeOf(at) as Error) {
    const { name } = Object.getPrototypeOf(at)?.constructor ?? {}
    if (typeof name === 'string' && name in statuses) return name
  }
  return null
}

function refuse(response: ServerResponse, status: number, body: { name: string; message: string }): void {
  if (response.headersSent) return void response.destroy()
  sendJson(response, status, body)
}
