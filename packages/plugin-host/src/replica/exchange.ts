import http, { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import { type Caller, headers as names } from '@groundwork/plugin-sdk/protocol'
import { kindOfReason } from '../log/shown-reason'
import type { Instance, Lease } from '../process/instance'

export type PluginRequest = {
  method: string
  /** With its query, as the backend shall see it. */
  path: string
  headers: IncomingHttpHeaders | Record<string, string>
  body: Readable | string | null
  caller: Caller
  requestId: string
  signal?: AbortSignal
  /** Passes on what the sender authenticates itself with: for webhooks, whose credentials are the plugin's to check. */
  withCredentials?: boolean
}

/** The answer as it comes: its body is read by whoever asked, or destroyed. */
export type PluginResponse = { status: number; headers: IncomingHttpHeaders | OutgoingHttpHeaders; body: Readable }

export const mostBodyBytes = 10 * 1024 * 1024
const firstByteMs = 60_000
/** How long a request waits for a process that is being started again. */
const restartWaitMs = 2_000
/** And for one that is being started for the first time. */
const startWaitMs = 8_000

/** What concerns one connection only, or the portal alone. */
const own = new Set<string>([
  ...[
    'connection',
    'keep-alive',
    'proxy-connection',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'expect',
    'host',
  ],
  ...['proxy-authorization', 'proxy-authenticate', 'http2-settings', 'cookie'],
  ...[...Object.values(names), 'x-groundwork-assertion', 'x-groundwork-secret'],
])

/** Asks the plugin's process; waits a moment for one that is being started again. Never rejects: a failure is an answer too. */
export async function exchange(
  find: () => Instance | null,
  request: PluginRequest,
  token: (instance: Instance) => string,
): Promise<PluginResponse> {
  for (let attempt = 0; ; attempt++) {
    const instance = find()
    if (!instance) return refusal(503, 'This plugin is not running here yet. Try again in a moment.')
    const lease = await leaseSoon(instance, find)
    if (!lease) return refusal(503, unavailable(find() ?? instance))
    const outcome = await attemptOnce(lease.lease, request, token(lease.instance))
    if (!(outcome instanceof Failure)) return outcome
    if (outcome.status) return refusal(outcome.status, outcome.message)
    if (attempt >= 2 || request.signal?.aborted || !outcome.mayRepeat)
      return refusal(
        502,
        'The plugin ended while it worked on this. It is started again; whether it did what was asked is not known.',
      )
  }
}

type Held = { lease: Lease; instance: Instance }

async function leaseSoon(first: Instance, find: () => Instance | null): Promise<Held | null> {
  const held = hold(first)
  if (held) return held
  const { state } = first.status()
  await first.whenHealthy(state === 'starting' ? startWaitMs : restartWaitMs)
  // Meanwhile another version may have become the one to ask.
  const now = find()
  return (now && hold(now)) ?? hold(first)
}

function hold(instance: Instance): Held | null {
  const lease = instance.lease()
  return lease && { lease, instance }
}

function unavailable(instance: Instance): string {
  const { state, reason } = instance.status()
  // Anybody who may use it reads this.
  const why = reason ? ` ${kindOfReason(reason)}` : ''
  if (state === 'quarantined') return `This plugin crashed again and again and is not started any more.${why}`
  if (state === 'failed') return `This plugin could not be started.${why}`
  return `This plugin is being started. Try again in a moment.${why}`
}

class Failure {
  constructor(
    readonly mayRepeat: boolean,
    /** An answer that is certain: nothing to be repeated. */
    readonly status: number | null = null,
    readonly message = '',
  ) {}
}

function attemptOnce(lease: Lease, request: PluginRequest, token: string): Promise<PluginResponse | Failure> {
  const { method, path, body, signal } = request
  const { socket: socketPath, agent } = lease
  return new Promise((resolve) => {
    let sent = false
    let refused: Failure | null = null
    const outgoing = http.request({
      socketPath,
      agent,
      method,
      path,
      headers: outgoingHeaders(request, token),
      setHost: false,
    })
    const late = setTimeout(
      () => refuse(504, `The plugin did not begin to answer within ${firstByteMs / 1_000} s.`),
      firstByteMs,
    )
    const leave = () => outgoing.destroy()
    signal?.addEventListener('abort', leave, { once: true })
    outgoing.on('socket', (socket) => {
      if (socket.connecting) socket.once('connect', send)
      else send()
    })
    outgoing.on('response', (incoming) => {
      done()
      incoming.once('close', () => signal?.removeEventListener('abort', leave))
      // Answered without having read all of it: a connection whose request never ends serves nobody any more.
      incoming.once('end', () => outgoing.writableFinished || outgoing.destroy())
      resolve(received(incoming))
    })
    outgoing.on('error', () => {
      done()
      signal?.removeEventListener('abort', leave)
      resolve(refused ?? new Failure(!sent || (!body && (method === 'GET' || method === 'HEAD'))))
    })
    if (signal?.aborted) leave()

    function done(): void {
      clearTimeout(late)
      lease.release()
    }

    function refuse(status: number, message: string): void {
      refused = new Failure(false, status, message)
      outgoing.destroy()
      // An answer may be under way; then the end of its stream tells.
      resolve(refused)
    }

    function send(): void {
      sent = true
      if (!(body instanceof Readable)) return void outgoing.end(body ?? undefined)
      let size = 0
      body.on('data', (piece: Buffer) => {
        size += piece.length
        if (size > mostBodyBytes) return refuse(413, tooLarge)
        if (!outgoing.destroyed && !outgoing.write(piece)) body.pause()
      })
      outgoing.on('drain', () => body.resume())
      body.on('end', () => outgoing.end())
      body.on('error', () => outgoing.destroy())
      // What nobody reads any more is let go, or its sender would wait for ever.
      outgoing.once('close', () => body.resume())
    }
  })
}

export const tooLarge = `The body is larger than ${mostBodyBytes / 1024 / 1024} MB, which is the most a plugin is sent.`

function outgoingHeaders(request: PluginRequest, token: string): OutgoingHttpHeaders {
  const { headers, body, caller, requestId, withCredentials = false } = request
  const passed: OutgoingHttpHeaders = {}
  const ofConnection = connectionOptions(headers)
  for (const name in headers)
    if (!own.has(name) && !ofConnection.has(name) && (withCredentials || name !== 'authorization'))
      passed[name] = headers[name]
  // A length that nothing follows would make the plugin read the next person's request as this one's body.
  if (!(body instanceof Readable)) delete passed['content-length']
  if (typeof body === 'string') passed['content-length'] = Buffer.byteLength(body)
  passed['host'] = 'plugin'
  passed[names.token] = token
  passed[names.caller] = Buffer.from(JSON.stringify(caller)).toString('base64url')
  passed[names.requestId] = requestId
  return passed
}

/** Names of headers that the sender meant for one connection only. */
function connectionOptions({ connection }: PluginRequest['headers']): ReadonlySet<string> {
  return new Set((connection ?? '').split(',').map((name) => name.trim().toLowerCase()))
}

function received(incoming: IncomingMessage): PluginResponse {
  return { status: incoming.statusCode ?? 502, headers: incoming.headers, body: incoming }
}

/** An answer of the host's own: `message` for anybody, `error` as clients of a router read it. */
export function refusal(status: number, message: string, headers: OutgoingHttpHeaders = {}): PluginResponse {
  const [code, name] = codes[status] ?? [-32603, 'INTERNAL_SERVER_ERROR']
  const text = JSON.stringify({ message, error: { message, code, data: { code: name, httpStatus: status } } })
  const length = Buffer.byteLength(text)
  return {
    status,
    headers: { ...headers, 'content-type': 'application/json', 'content-length': String(length) },
    body: Readable.from([text], { objectMode: false }),
  }
}

const codes: Record<number, [code: number, name: string]> = {
  400: [-32600, 'BAD_REQUEST'],
  401: [-32001, 'UNAUTHORIZED'],
  403: [-32003, 'FORBIDDEN'],
  404: [-32004, 'NOT_FOUND'],
  413: [-32013, 'PAYLOAD_TOO_LARGE'],
  429: [-32029, 'TOO_MANY_REQUESTS'],
  502: [-32603, 'BAD_GATEWAY'],
  503: [-32603, 'SERVICE_UNAVAILABLE'],
  504: [-32603, 'GATEWAY_TIMEOUT'],
}
