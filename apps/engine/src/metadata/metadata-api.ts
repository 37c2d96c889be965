import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Action, can } from '@groundwork/access/can'
import { InputError } from '@groundwork/access/errors'
import { isRunTicketForm } from '@groundwork/access/run-ticket'
import type { TokenVerifier } from '@groundwork/access/tokens'
import { isTransient } from '@groundwork/access/transient'
import { isBody, type RecordingContext, type Reply } from '@groundwork/runs/recording'
import { BodyError, readJson } from '../http/read-json'
import { answer, answerUnread, protocolVersion } from './answer'
import { patiently, patienceMs } from './patience'
import { type Route, routeOf, type Verb } from './routes'

export type MetadataApiOptions = {
  recording: RecordingContext
  verifier: Pick<TokenVerifier, 'verify'>
  /** Whether anybody may record; the server says so in a header. */
  tokenless: boolean
  /** How long a request waits for a database that is away, in milliseconds. */
  patience?: number
}

export type MetadataApi = (request: IncomingMessage, response: ServerResponse, url: string) => Promise<void>

const verbs = new Set<string>(['GET', 'POST', 'PATCH'])
const noQuery = new URLSearchParams()

/** The Metaflow metadata service's protocol, at the root of the URL space. */
export function createMetadataApi(options: MetadataApiOptions): MetadataApi {
  return async (request, response, url) => {
    const mark = url.indexOf('?')
    const path = mark < 0 ? url : url.slice(0, mark)
    if (path === '/ping') return answerOpen(request, response, 'pong')
    if (path === '/version') return answerOpen(request, response, protocolVersion)
    if (options.tokenless) response.setHeader('X-Groundwork-Tokenless', 'anybody on this machine may record')
    try {
      if (path === '/healthcheck') return await answer(response, await health(options.recording))
      await serve(options, {
        request,
        response,
        path,
        query: mark < 0 ? noQuery : new URLSearchParams(url.slice(mark + 1)),
      })
    } catch (error) {
      await fail(request, response, error)
    }
  }
}

type Exchange = { request: IncomingMessage; response: ServerResponse; path: string; query: URLSearchParams }

async function serve(options: MetadataApiOptions, { request, response, path, query }: Exchange): Promise<void> {
  const route = routeOf(segmentsOf(path))
  const verb = request.method as Verb
  const refused = route ? methodRefusal(route, verb) : refuse(404, 'There is nothing at this address.')
  if (refused) return answerUnread(request, response, refused)
  const patience = { ms: options.patience ?? patienceMs, gone: () => response.destroyed }
  const denied = options.tokenless ? denyPages(request) : await patiently(() => deny(options, request, verb), patience)
  if (denied) return answerUnread(request, response, denied)
  const body = verb === 'GET' ? null : await readJson(request)
  const forged =
    (await denyForged(options, request, body)) ??
    (verb === 'GET' ? null : await patiently(() => denyOthers(options, { request, path, body }), patience))
  if (forged) return await answer(response, forged)
  const handle = (route as Route)[verb]
  const call = { context: options.recording, query, body }
  if (handle) await answer(response, await patiently(() => handle(call), patience))
}

function segmentsOf(path: string): string[] {
  const segments = path.split('/').filter((segment) => segment !== '')
  if (!path.includes('%')) return segments
  try {
    return segments.map(decodeURIComponent)
  } catch {
    throw new InputError('The address is not validly encoded.')
  }
}

function methodRefusal(route: Route, verb: string): Reply | null {
  return verbs.has(verb) && route[verb as Verb] ? null : refuse(405, `This address does not take ${verb}.`)
}

/** Where no token is needed, any web page that somebody here looks at could record: browsers say who sends them. */
function denyPages({ headers }: IncomingMessage): Reply | null {
  const site = headers['sec-fetch-site']
  if (headers.origin === undefined && (site === undefined || site === 'none')) return null
  return refuse(403, 'Web pages may not record here while no token is needed.')
}

function verify({ verifier }: MetadataApiOptions, { headers }: IncomingMessage): ReturnType<TokenVerifier['verify']> {
  const key = headers['x-api-key']
  return verifier.verify(headers.authorization, typeof key === 'string' ? key : undefined)
}

const keyTag = 'gw.key:'

/**
 * A run is taken for the one that Groundwork started under a key because it bears the key's tag, and what is recorded of it then
 * decides a promotion. So only that run itself, by its ticket, writes or removes such a tag, also where nobody else needs a token.
 */
async function denyForged(options: MetadataApiOptions, request: IncomingMessage, body: unknown): Promise<Reply | null> {
  const keys = keysIn(body)
  if (keys.length === 0) return null
  const verified = await verify(options, request)
  const isItself = 'actor' in verified && verified.actor.kind === 'token' && verified.actor.id
  if (keys.every((key) => isItself === `run:${key}`)) return null
  return refuse(
    403,
    `The tag "${keyTag}${keys[0]}" says that Groundwork started this run; only that run itself may bear it. Leave the tag out.`,
  )
}

/**
 * The ticket of a run makes that run and writes to no other: what it makes bears its key, and what it writes to does. It reads
 * what any run may read: a resumed run clones others by reading them.
 */
async function denyOthers(
  options: MetadataApiOptions,
  { request, path, body }: { request: IncomingMessage; path: string; body: unknown },
): Promise<Reply | null> {
  if (!bringsTicket(request)) return null
  const verified = await verify(options, request)
  const key = 'actor' in verified && verified.actor.kind === 'token' && /^run:(.+)$/.exec(verified.actor.id)?.[1]
  if (!key) return null
  const [, flow = '', word, id] = segmentsOf(path)
  if (word === 'run' && !keysIn(body).includes(key))
    return refuse(
      403,
      `This ticket is for one run: what it makes bears the tag "${keyTag}${key}". Use a token for another.`,
    )
  if (word !== 'runs' || id === undefined) return null
  // The same look-up as the writing itself does, remembered for both.
  const run = await options.recording.identities.run(options.recording.pool, { flow, run: id })
  if (!run || run.startedUnder === key) return null
  return refuse(
    403,
    `This ticket is for the run that Groundwork started as ${key}: it may read ${flow}/${id}, and not write to it. Use a token for that.`,
  )
}

function bringsTicket({ headers }: IncomingMessage): boolean {
  const key = headers['x-api-key']
  return isRunTicketForm(
    typeof key === 'string' ? key.trim() : (headers.authorization ?? '').replace(/^bearer\s+/i, ''),
  )
}

/** Of every list of tags that a body of the protocol may hold. */
function keysIn(body: unknown): string[] {
  if (!isBody(body)) return []
  return ['tags', 'system_tags', 'tags_to_add', 'tags_to_remove'].flatMap((name) => {
    const tags = body[name]
    if (!Array.isArray(tags)) return []
    return tags.flatMap((tag) => (typeof tag === 'string' && tag.startsWith(keyTag) ? [tag.slice(keyTag.length)] : []))
  })
}

async function deny(options: MetadataApiOptions, request: IncomingMessage, verb: Verb): Promise<Reply | null> {
  const verified = await verify(options, request)
  if (!('actor' in verified) && verified.status === 503) throw new DatabaseAway(verified.message)
  if (!('actor' in verified)) return refuse(verified.status, verified.message)
  const action: Action = verb === 'GET' ? 'run.read' : 'run.record'
  const decision = can(verified.actor, action, { kind: 'run' })
  return decision.allowed ? null : refuse(403, decision.reason)
}

/** Has the code of a refused connection, so that it counts as transient. */
class DatabaseAway extends Error {
  override name = 'DatabaseAway' as const
  readonly code = 'ECONNREFUSED'
}

function refuse(status: number, message: string): Reply {
  return { status, body: JSON.stringify({ message }) }
}

async function health({ pool }: RecordingContext): Promise<Reply> {
  await pool.query({ name: 'record-health', text: 'select 1' })
  return { status: 200, body: JSON.stringify('{"status": "UP"}') }
}

/** The protocol's two plain texts; they need no token and no database. */
async function answerOpen(request: IncomingMessage, response: ServerResponse, text: string): Promise<void> {
  if (request.method !== 'GET') return answerUnread(request, response, refuse(405, 'This address takes GET only.'))
  const length = String(text.length)
  const type = 'text/plain; charset=utf-8'
  response.writeHead(200, ['METADATA_SERVICE_VERSION', protocolVersion, 'Content-Type', type, 'Content-Length', length])
  response.end(text)
}

async function fail(request: IncomingMessage, response: ServerResponse, error: unknown): Promise<void> {
  // A list that breaks off must not look complete: the cut connection makes the client ask again.
  if (response.headersSent) {
    response.destroy()
    return
  }
  await answerUnread(request, response, replyTo(error))
}

/** Bad data that only the database could tell: class 22, for example text that is not valid, or 54, a name too long for an index. */
function isBadData(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(22|54)/.test(error.code)
}

function badDataWords({ message }: Error): string {
  const [, bytes, most] = /^index row size (\d+) exceeds .* maximum (\d+)/.exec(message) ?? []
  if (bytes)
    return `A name, an id or a tag here is too long to be looked up by: ${bytes} bytes; ${most} fit. Shorten it.`
  return `The database refused a value: ${message}.`
}

function replyTo(error: unknown): Reply {
  if (error instanceof BodyError) return refuse(error.status, error.message)
  if (error instanceof InputError) return { status: 400, body: JSON.stringify(error.message) }
  if (isTransient(error) || isTimeout(error))
    return refuse(503, 'The database does not answer right now. Nothing is lost: the client tries again by itself.')
  if (isBadData(error)) return refuse(400, badDataWords(error))
  console.error('A recording request failed.', error)
  return refuse(500, "Groundwork failed to record this. The engine's log says why.")
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && /timeout/i.test(error.message)
}
