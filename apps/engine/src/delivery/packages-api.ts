import type { ServerResponse } from 'node:http'
import { loadActor } from '@groundwork/access/actor'
import { assertionHeader, verifyAssertion } from '@groundwork/access/assertion'
import { isTransient } from '@groundwork/access/transient'
import { blobLimit } from '@groundwork/db/blobs'
import { makeVersionFromPackage } from '@groundwork/delivery/version/from-package'
import type { StoringDeps } from '@groundwork/delivery/version/store-version'
import { z } from 'zod'
import { readBytes, sendJson } from '../plugins/answer'
import type { Handler } from '../server'
import { checkedInput } from './checked-input'
import { madeVersion, requireMaker } from './versions-api'

export const packagesPrefix = '/delivery/v1/packages'

const named = z.object({
  entry: z.string({ error: "Name the flow's file inside the package, for example ?entry=train.py." }).min(1).max(400),
  flow: z.string().max(200).nullish(),
  project: z.string().max(200).nullish(),
  note: z.string().max(2_000).nullish(),
})

const statuses: Record<string, number> = {
  NotFoundError: 404,
  NotAllowedError: 403,
  ConflictError: 409,
  InputError: 422,
}

/**
 * `POST /delivery/v1/packages?entry=train.py` with what `python flow.py package save FILE` wrote as its body: makes a version of it. For the
 * portal, which vouches for the person.
 */
export function createPackagesApi({ secret, ...deps }: StoringDeps & { secret: string }): Handler {
  return async (request, response, url) => {
    try {
      if (request.method !== 'POST') return refuse(response, 405, 'This address takes POST.')
      const header = request.headers[assertionHeader]
      const assertion = verifyAssertion(typeof header === 'string' ? header : null, secret)
      if (!assertion) return refuse(response, 401, 'This address is for the portal. Ask it instead.')
      const { requestId, userId } = assertion
      const actor = await loadActor(deps.pool, userId)
      if (!actor) return refuse(response, 403, 'This account is shut out.')
      const query = new URL(url, 'http://engine').searchParams
      const { entry, flow = null, project = null, note = null } = checkedInput(named, Object.fromEntries(query))
      const bytes = await readBytes(request, blobLimit)
      if (bytes === null) return refuse(response, 413, tooLarge)
      if (bytes.length === 0) return refuse(response, 422, empty)
      const permit = (about: string) => requireMaker(deps.pool, actor, about)
      const about = { entry, flow, project, note, bytes }
      sendJson(response, 200, madeVersion(await makeVersionFromPackage(deps, { ...about, actor, permit, requestId })))
    } catch (error) {
      answerError(response, error)
    }
  }
}

const empty = 'The body is empty. Send the file that `python flow.py package save FILE` wrote.'
const tooLarge =
  'A code package may have 64 MB. Leave files out of it: Metaflow packs what lies beside the flow with the suffixes of --package-suffixes.'

function answerError(response: ServerResponse, error: unknown): void {
  const status = error instanceof Error ? statuses[error.name] : undefined
  if (status && error instanceof Error) return refuse(response, status, error.message)
  if (isTransient(error)) return refuse(response, 503, 'The database does not answer right now. Try again in a moment.')
  console.error('A code package could not be taken.', error)
  refuse(response, 500, 'Groundwork could not do this. Nothing was changed.')
}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) return void response.destroy()
  sendJson(response, status, { message })
  // What is still coming is not read.
  if (status === 413 || status === 401) response.once('finish', () => response.destroy())
}
