import { jsonOf, readBody } from '@groundwork/access/body'
import { codeOf, withCauses } from '@groundwork/access/causes'
import { ConflictError, InputError, NotAllowedError, NotFoundError, UnavailableError } from '@groundwork/access/errors'
import type { Context } from '@groundwork/access/trpc'

const errors: Record<string, new (message: string) => Error> = {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  UnavailableError,
}

const patienceMs = 60_000

type Asker = Pick<Context, 'engine'>
/** What is said where nobody knows what came of a call. */
type Lost = { silent: string; brokeOff: string }

const lookFirst = 'What you asked for may have been done all the same: look before you ask again.'
const lostChange: Lost = {
  silent: `The engine did not answer. ${lookFirst}`,
  brokeOff: `The engine's answer broke off. ${lookFirst}`,
}
const lostReading: Lost = {
  silent: 'The engine does not answer. Try again in a moment.',
  brokeOff: "The engine's answer broke off. Try again in a moment.",
}

/**
 * Asks the engine's delivery API (`/delivery/v1/<path>`) to do something as the person who asks, and gives its JSON. An error keeps
 * its kind over the wire. @throws UnavailableError when the engine does not answer, or not to the end; it says whether anything may
 * have been done
 */
export function askDelivery<T>(asker: Asker, path: string, body: object): Promise<T> {
  return ask<T>(asker, { path, body, lost: lostChange })
}

/** The same for what changes nothing. */
export function readDelivery<T>(asker: Asker, path: string, body: object): Promise<T> {
  return ask<T>(asker, { path, body, lost: lostReading })
}

type Call = { path: string; body: object; lost: Lost }

async function ask<T>({ engine }: Asker, { path, body, lost }: Call): Promise<T> {
  const signal = AbortSignal.timeout(patienceMs)
  const response = await engine(`/delivery/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  }).catch((error: unknown) => {
    if (error instanceof NotAllowedError) throw error
    const words = neverReached(error)
      ? 'The engine does not answer, so nothing was changed. Try again in a moment.'
      : lost.silent
    throw new UnavailableError(words, { cause: error })
  })
  const answer = await readBody(response, { signal }).then(jsonOf, () => undefined)
  if (response.ok && answer === undefined) throw new UnavailableError(lost.brokeOff)
  if (response.ok) return answer as T
  const { name, message } = (answer ?? {}) as { name?: string; message?: string }
  const Kind = (name && errors[name]) || UnavailableError
  throw new Kind(message ?? `The engine answered ${response.status} and did not say why.`)
}

const unreached = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Nobody was there to be asked; any other failure may have come after the question arrived. */
function neverReached(error: unknown): boolean {
  return withCauses(error).some((each) => unreached.has(codeOf(each)))
}
