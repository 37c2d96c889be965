import { jsonOf, readBody } from '@groundwork/access/body'
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

/**
 * Asks the engine's delivery API (`/delivery/v1/<path>`) as the person who asks, and gives its JSON. An error keeps its kind over the wire.
 * @throws UnavailableError when the engine does not answer
 */
export async function askDelivery<T>({ engine }: Pick<Context, 'engine'>, path: string, body: object): Promise<T> {
  const signal = AbortSignal.timeout(patienceMs)
  const response = await engine(`/delivery/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  }).catch((error: unknown) => {
    if (error instanceof NotAllowedError) throw error
    throw new UnavailableError('The engine does not answer, so nothing was changed. Try again in a moment.', {
      cause: error,
    })
  })
  const answer = await readBody(response, { signal }).then(jsonOf, () => null)
  if (response.ok) return answer as T
  const { name, message } = (answer ?? {}) as { name?: string; message?: string }
  const Kind = (name && errors[name]) || UnavailableError
  throw new Kind(message ?? `The engine answered ${response.status} and did not say why.`)
}
