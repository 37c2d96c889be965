import { once } from 'node:events'
import { chmodSync, chownSync, rmSync } from 'node:fs'
import http from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { PlatformErrorCode } from '@groundwork/plugin-sdk/platform'
import { CallRefusal, toRefusal } from './refusal'

export type Call = { name: string; bearer: string; input: unknown; signal: AbortSignal }
/** What a call is answered with: a result as JSON, or a head and a body that is passed on as it comes. */
export type CallAnswer = { result: unknown } | { head: Record<string, string>; stream: AsyncIterable<Buffer> }
/** Answers one call; the body is read only when it asks for it, so that a bad token costs nothing. */
export type CallServer = (call: Omit<Call, 'input'>, input: () => Promise<unknown>) => Promise<CallAnswer>

const mostBytes = 1_000_000
const mostConnections = 128
/** What the kernel takes for a socket's path. */
const longestPath = process.platform === 'darwin' ? 103 : 107

type ListenOptions = { path: string; uid?: number | undefined; answer: CallServer }

/** Listens on a Unix socket that only `uid` may open. Throws when the path is too long or cannot be bound. */
export async function listen({ path, uid, answer }: ListenOptions): Promise<{ close(): Promise<void> }> {
  if (Buffer.byteLength(path) > longestPath)
    throw new Error(
      `The path of the platform socket is longer than ${longestPath} bytes: ${path}. Use a shorter data folder.`,
    )
  const server = http.createServer((request, response) => void serve({ request, response }, answer))
  server.maxConnections = mostConnections
  // The plugin keeps its connections: closing an idle one would race with its next call.
  server.keepAliveTimeout = 0
  rmSync(path, { force: true })
  server.listen(path)
  await once(server, 'listening')
  // A pipe of Windows has no mode.
  if (process.platform !== 'win32') chmodSync(path, 0o600)
  if (uid !== undefined) chownSync(path, uid, -1)
  return {
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const late = setTimeout(() => server.closeAllConnections(), 2_000)
      await closed
      clearTimeout(late)
      rmSync(path, { force: true })
    },
  }
}

type Exchange = { request: http.IncomingMessage; response: http.ServerResponse }

async function serve({ request, response }: Exchange, answer: CallServer): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const name = /^\/v1\/([a-z]+\.[a-z]+)$/i.exec(request.url ?? '')?.[1] ?? ''
  try {
    if (request.method !== 'POST') throw new CallRefusal('bad-input', 'Calls of the platform are POST /v1/<call>.')
    const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    const answered = await answer({ name, bearer, signal: gone.signal }, () => readInput(request))
    if ('result' in answered) send(response, 200, answered)
    else await pass(response, answered)
  } catch (error) {
    if (response.headersSent || gone.signal.aborted) return void response.destroy()
    refuse({ request, response }, toRefusal(error, name || 'a call'))
  }
}

async function readInput(request: http.IncomingMessage): Promise<unknown> {
  const tooLarge = () => new CallRefusal('too-large', `A call takes at most ${mostBytes / 1e6} MB.`)
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw tooLarge()
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > mostBytes) throw tooLarge()
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as unknown
  } catch {
    throw new CallRefusal('bad-input', 'The body of a call is one JSON object.')
  }
}

function send(response: http.ServerResponse, status: number, body: object): void {
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes)
}

async function pass(
  response: http.ServerResponse,
  { head, stream }: { head: Record<string, string>; stream: AsyncIterable<Buffer> },
): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/octet-stream', ...head })
  response.flushHeaders()
  await pipeline(stream, response)
}

type Refused = { code: PlatformErrorCode; message: string; retryable: boolean; sqlState?: string }

function refuse({ request, response }: Exchange, refusal: CallRefusal): void {
  const { code, message, status, facts } = refusal
  if (facts.retryAfterSeconds) response.setHeader('retry-after', facts.retryAfterSeconds.toFixed(3))
  // The rest of a body that was not read is not worth reading.
  if (!request.complete) response.setHeader('connection', 'close')
  const body: Refused = { code, message, retryable: status === 429 || status >= 503 }
  send(response, status, facts.sqlState ? { ...body, sqlState: facts.sqlState } : body)
}
