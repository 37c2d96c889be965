import type { IncomingMessage, ServerResponse } from 'node:http'
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http'
import type { Platform } from '../platform/platform'
import { type Caller, headers, type JobCall, paths, type PluginEvent } from '../protocol/protocol'
import type { BackendContext, BackendParts, Integration } from './parts'
import { answerOf, BackendError } from './errors'
import { sendWebResponse, toWebRequest } from './web-exchange'

type PlatformFor = (token: string | undefined) => Platform
type Call = { request: IncomingMessage; response: ServerResponse; rest: string; context: () => BackendContext }

/** Largest body of a call by the host: a job's payload, a batch of events. */
const mostBytes = 10 * 1024 * 1024

/** Answers one request by the path's first segment. Whatever a handler throws becomes an answer; nothing ends the process. */
export function createDispatch(parts: BackendParts, platformFor: PlatformFor) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const url = request.url ?? '/'
    if (url === paths.health) return void response.writeHead(200, { 'content-length': 2 }).end('ok')
    const controller = new AbortController()
    response.on('close', () => {
      if (!response.writableFinished) controller.abort()
    })
    const context = () => contextOf(request, platformFor, controller.signal)
    route(parts, url, { request, response, rest: '', context }).catch((error: unknown) =>
      sendFailure(response, error, url),
    )
  }
}

async function route(parts: BackendParts, url: string, call: Call): Promise<void> {
  if (url.startsWith(`${paths.trpc}/`)) return answerTrpc(parts, { ...call, rest: url.slice(paths.trpc.length + 1) })
  if (url === paths.http || url.startsWith(`${paths.http}/`) || url.startsWith(`${paths.http}?`))
    return answerHttp(parts, { ...call, rest: url.slice(paths.http.length) })
  const [path = ''] = url.split('?', 1)
  const [, dash, kind, id = '', method = ''] = path.split('/')
  if (dash !== '-') throw new BackendError('not-found', 'There is nothing at this address of the plugin.')
  return answerHost(parts, { kind, id, method }, call)
}

async function answerTrpc({ router }: BackendParts, { request, response, rest, context }: Call): Promise<void> {
  if (!router) throw new BackendError('not-found', 'This plugin has no router.')
  const [path = ''] = rest.split('?', 1)
  await nodeHTTPRequestHandler({
    router,
    req: request,
    res: response,
    path: decodeURIComponent(path),
    createContext: () => Promise.resolve(context()),
    onError({ error, path: where }) {
      if (error.code === 'INTERNAL_SERVER_ERROR') console.error(`${where ?? 'trpc'}:`, error.cause ?? error)
    },
  })
}

async function answerHttp({ http }: BackendParts, { request, response, rest, context }: Call): Promise<void> {
  if (!http) throw new BackendError('not-found', 'This plugin answers no HTTP of its own.')
  const ctx = context()
  await sendWebResponse(await http(toWebRequest(request, rest || '/', ctx.signal), ctx), response)
}

type HostCall = { kind: string | undefined; id: string; method: string }

/** What only the host asks for. */
async function answerHost(parts: BackendParts, { kind, id, method }: HostCall, call: Call): Promise<void> {
  const { request, response } = call
  const ctx = call.context()
  if (kind === 'webhooks') {
    const webhook = handlerOf(parts.webhooks, id, 'webhook')
    return sendWebResponse(await webhook(toWebRequest(request, request.url ?? '/', ctx.signal), ctx), response)
  }
  if (request.method !== 'POST') throw new BackendError('input', 'This address takes POST.')
  const body = await readJson(request)
  if (kind === 'jobs') {
    await handlerOf(parts.jobs, id, 'job')(body as JobCall, ctx)
    return send(response, 200, {})
  }
  if (kind === 'events') {
    await handlerOf(parts.events, id, 'event handler')((body as { events: PluginEvent[] }).events, ctx)
    return send(response, 200, {})
  }
  if (kind === 'points') return answerPoint(parts, { kind, id, method }, { response, ctx, body })
  if (kind === 'check-config') {
    const { values } = body as { values: Record<string, unknown> }
    // Null says that there is no check: nothing was looked at, and nothing accepted.
    const findings = parts.checkConfig ? ((await parts.checkConfig(values, ctx)) ?? []) : null
    return send(response, 200, { findings })
  }
  throw new BackendError('not-found', 'There is nothing at this address of the plugin.')
}

async function answerPoint(
  parts: BackendParts,
  { id, method }: HostCall,
  { response, ctx, body }: { response: ServerResponse; ctx: BackendContext; body: unknown },
): Promise<void> {
  const implementation = handlerOf(parts.points, id, 'implementation')
  if (!Object.hasOwn(implementation, method) || typeof implementation[method] !== 'function')
    throw new BackendError('not-found', `"${id}" has no method ${method}.`)
  const { input = {}, integration = null } = body as { input?: unknown; integration?: Integration | null }
  if (typeof input !== 'object' || input === null)
    throw new BackendError('input', `"input" of ${id}.${method} must be an object.`)
  // What the host sends is as the point's interface says.
  const call = implementation[method] as (input: object, context: BackendContext) => unknown
  ctx.integration = integration
  const result = await call(input, ctx)
  send(response, 200, { result: result ?? null })
}

function handlerOf<T>(handlers: Record<string, T> | undefined, id: string, what: string): T {
  const handler = handlers && Object.hasOwn(handlers, id) ? handlers[id] : undefined
  if (handler === undefined)
    throw new BackendError('not-found', `The backend has no ${what} "${id}". Add it to defineBackend.`)
  return handler
}

function contextOf(request: IncomingMessage, platformFor: PlatformFor, signal: AbortSignal): BackendContext {
  const token = request.headers[headers.token]
  const requestId = request.headers[headers.requestId]
  let platform: Platform | undefined
  return {
    caller: callerOf(request),
    get platform() {
      return (platform ??= platformFor(typeof token === 'string' ? token : undefined))
    },
    requestId: typeof requestId === 'string' ? requestId : '',
    signal,
    integration: null,
  }
}

function callerOf(request: IncomingMessage): Caller {
  const text = request.headers[headers.caller]
  if (typeof text !== 'string') return { kind: 'system' }
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as Caller
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > mostBytes) throw new BackendError('input', 'The body is larger than 10 MB.')
    pieces.push(piece)
  }
  return size === 0 ? {} : (JSON.parse(Buffer.concat(pieces).toString()) as unknown)
}

function sendFailure(response: ServerResponse, error: unknown, url: string): void {
  if (response.headersSent) return void response.destroy()
  const answer = answerOf(error)
  if (answer) return send(response, answer.status, { message: (error as Error).message })
  console.error(error)
  send(response, 500, { message: isForHost(url) && error instanceof Error ? error.message : failed })
}

const failed = 'The plugin could not do this; its log says why.'

/** The host alone reads these answers, and must say why a job failed; others may be read by anybody. */
function isForHost(url: string): boolean {
  return url.startsWith('/-/') && !url.startsWith(paths.webhook(''))
}

function send(response: ServerResponse, status: number, value: object): void {
  const body = JSON.stringify(value)
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body)
}
