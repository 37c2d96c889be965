import { placeless } from '../build/pack-plugin'
import { failure, PluginFailure, type Problem } from '../build/problem'
import type { Portal } from './portal'

/** What the portal answers to a bundle that it took. */
export type Received = {
  sha256: string
  pluginId: string
  version: string
  name: string
  /** No bundle of this content was there before. */
  isNew: boolean
  /** Of a development bundle: what it asks for and does not get before it is registered. */
  withheld?: string[]
  /** Of a development bundle, where the portal says it: what became of it. `at` in milliseconds. */
  outcome?:
    | { state: 'on' | 'starting' }
    | { state: 'failed'; reason: string; stays: boolean }
    | { state: 'disabled'; by: string | null; at: number | null }
  /** The page where it goes on; a path of the portal or a whole address. */
  next?: string
}

type Request = {
  bytes: Uint8Array /** What the portal shows as its origin. */
  fileName: string
  dev?: boolean
  signal: AbortSignal
}

/** Sends a bundle to a portal. Throws a PluginFailure with the portal's reason, its code, and file and line where it names them. */
export async function uploadBundle(
  { url, token }: Portal,
  { bytes, fileName, dev = false, signal }: Request,
): Promise<Received> {
  const address = `${url}/api/plugin-bundles${dev ? '?dev=1&outcome=wait' : ''}`
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/gzip',
      'x-file-name': encodeURIComponent(fileName),
    },
    body: new Uint8Array(bytes),
    signal,
    redirect: 'manual',
  }).catch((error: unknown) => {
    if (signal.aborted) throw error
    throw failure(`${url} does not answer (${reasonOf(error)}). Is Groundwork running there?`)
  })
  const text = await response.text()
  const body = parsed(text)
  if (response.ok && isReceived(body)) return body
  throw refusal({ url, status: response.status, body })
}

type Said = { code?: unknown; message?: unknown; file?: unknown; line?: unknown; problems?: unknown }

function refusal({ url, status, body }: { url: string; status: number; body: unknown }): PluginFailure {
  const said = (body ?? {}) as Said
  const problems = (Array.isArray(said.problems) ? (said.problems as Said[]) : [said])
    .map(problemOf)
    .filter((problem) => problem !== null)
  if (problems.length > 0) return new PluginFailure(problems)
  if (status === 401)
    return failure(`${url} does not know this token: it may have been revoked, or belong to another Groundwork.`)
  if (status === 403) return failure(`${url} refuses this token: publishing needs one of scope "publish".`)
  if (status === 413) return failure('The bundle is larger than the portal takes: 20 MB packed.')
  return failure(
    `${url} answered ${status} without a reason that this program understands. Is it a Groundwork of this version?`,
  )
}

function problemOf({ code, message, file, line }: Said): Problem | null {
  if (typeof message !== 'string' || message === '') return null
  const place = typeof file === 'string' ? file : undefined
  const words = placeless(message, place)
  return {
    // "refused" says no more than that it was.
    message: typeof code === 'string' && code !== 'refused' ? `${words} [${code}]` : words,
    file: place,
    line: typeof line === 'number' ? line : undefined,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isReceived(body: unknown): body is Received {
  return typeof body === 'object' && body !== null && 'sha256' in body && 'pluginId' in body
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined
  return cause?.code ?? (error instanceof Error ? error.message : String(error))
}
