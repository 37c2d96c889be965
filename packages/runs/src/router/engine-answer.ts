import { jsonOf, readBody } from '@groundwork/access/body'
import { InputError, NotAllowedError, NotFoundError, UnavailableError } from '@groundwork/access/errors'
import type { Readable } from '../history/rows'

type Engine = (path: string, init?: RequestInit) => Promise<Response>
type Call = { route: string; query: Record<string, string | number | undefined>; signal?: AbortSignal | undefined }

const errors: Record<string, new (message: string) => Error> = {
  InputError,
  NotAllowedError,
  NotFoundError,
  UnavailableError,
}

/** A page has its rows from the database: it does not wait longer than this for what only the engine can add. */
const patienceMs = 8_000

/**
 * Asks the engine for what only it may read and gives its JSON. An error keeps its kind over the wire.
 * @throws UnavailableError when the engine does not answer, or what comes is no JSON
 */
export async function askEngine<T>(engine: Engine, { route, query, signal }: Call): Promise<T> {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, String(value))
  const limit = AbortSignal.timeout(patienceMs)
  const until = signal ? AbortSignal.any([signal, limit]) : limit
  let response: Response
  let answer: Buffer
  try {
    response = await engine(`/data/v1/${route}?${params.toString()}`, { signal: until })
    answer = await readBody(response, { signal: until })
  } catch {
    throw new UnavailableError('The engine does not answer. Runs are still listed; logs and values come back with it.')
  }
  const body = jsonOf(answer)
  if (response.ok && body === undefined)
    throw new UnavailableError("The engine's answer cannot be read. Runs are still listed; try again in a moment.")
  if (response.ok) return body as T
  const { name, message } = (body ?? {}) as { name?: string; message?: string }
  const Kind = (name && errors[name]) || UnavailableError
  throw new Kind(message ?? `The engine answered ${response.status} and did not say why.`)
}

/** The same for parts of a page that may be missing: an engine that does not answer becomes a reason to show. */
export async function askReadable<T>(engine: Engine, call: Call): Promise<Readable<T>> {
  try {
    return await askEngine<Readable<T>>(engine, call)
  } catch (error) {
    if (error instanceof UnavailableError) return { ok: false, reason: error.message, setting: 'GROUNDWORK_ENGINE_URL' }
    throw error
  }
}
