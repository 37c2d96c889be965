import { signAssertion } from '@groundwork/access/assertion'
import type { Actor } from '@groundwork/access/can'
import { NotAllowedError, UnavailableError } from '@groundwork/access/errors'
import { env } from '../env'

type Caller = { actor: Actor | null; requestId: string }

/**
 * Calls the engine as a person. The path begins with "/". Rejects with UnavailableError when the engine does not
 * answer, with NotAllowedError when nobody is signed in; any answer, whatever its status, is the caller's to read.
 */
export function engineFor({ actor, requestId }: Caller) {
  return async (path: string, init: RequestInit = {}): Promise<Response> => {
    if (actor?.kind !== 'user') throw new NotAllowedError('You are not signed in.')
    const { GROUNDWORK_ENGINE_URL, GROUNDWORK_SECRET } = env()
    const headers = new Headers(init.headers)
    headers.set('x-groundwork-assertion', signAssertion({ userId: actor.id, requestId }, GROUNDWORK_SECRET))
    headers.set('x-request-id', requestId)
    try {
      return await fetch(GROUNDWORK_ENGINE_URL + path, { ...init, headers, cache: 'no-store', redirect: 'error' })
    } catch (error) {
      // Whoever gave the signal knows why it ended: a page that was left, or a limit of time.
      if (init.signal?.aborted) throw error
      throw new UnavailableError(
        'The engine does not answer, so logs, artifacts and cards cannot be read right now. Recorded runs are unharmed. Try again in a moment.',
        { cause: error },
      )
    }
  }
}
