import { createServer, type Server, type ServerResponse } from 'node:http'
import { createPlatform, type Platform } from '../platform/platform'
import { environment } from '../protocol/protocol'
import type { BackendParts } from './parts'
import { createDispatch } from './dispatch'

/**
 * Where a backend listens and whom it asks; by default what the host's environment says.
 *
 * @example
 * ```ts
 * const options: StartOptions = { socket: '/tmp/films.sock' }
 * await backend.start(options)
 * ```
 */
export type StartOptions = { socket?: string; platform?: Platform; environment?: Record<string, string | undefined> }

/**
 * A running backend.
 *
 * @example
 * ```ts
 * const server: BackendServer = await backend.start({ socket: '/tmp/films.sock' })
 * await server.stop()
 * ```
 */
export type BackendServer = {
  socket: string
  /** Takes no more requests, lets those that run finish, ends streams with a hint to come back soon. */
  stop(): Promise<void>
}

/** An asker of a stream that is ended comes back after this. */
const retryHint = 'retry: 200\n\n'
const drainMs = 2_800

/** Starts the server on the socket that the environment names. Throws when it does not name one, or what `start` throws. */
export async function startBackend(parts: BackendParts, options: StartOptions = {}): Promise<BackendServer> {
  const env = options.environment ?? process.env
  const socket = options.socket ?? env[environment.socket]
  if (!socket) throw new Error(`Set ${environment.socket}: the path of the Unix socket to listen on.`)
  const platformFor = platformSource(options, env)
  // A version that is only asked about a configuration has no tables, jobs or stored values yet that it could begin with.
  const tried = env[environment.trial] === '1'
  if (!tried) await parts.start?.(platformFor(undefined))
  const open = new Set<ServerResponse>()
  const dispatch = createDispatch(parts, platformFor)
  const server = createServer((request, response) => {
    track(open, response)
    dispatch(request, response)
  })
  // The one asker is the host, which keeps its connections: closing one would race with its next request.
  server.keepAliveTimeout = 0
  server.requestTimeout = 0
  server.headersTimeout = 0
  await listen(server, socket)
  const stop = once(async () => {
    await drain(server, open)
    if (!tried) await parts.stop?.()
  })
  if (!options.socket) stopOnSignal(stop)
  return { socket, stop }
}

function platformSource({ platform }: StartOptions, env: Record<string, string | undefined>) {
  if (platform) return () => platform
  const socket = env[environment.platformSocket] ?? ''
  const own = createPlatform({ socket, token: env[environment.token] ?? '' })
  return (token: string | undefined) => (token ? createPlatform({ socket, token }) : own)
}

function track(open: Set<ServerResponse>, response: ServerResponse): void {
  open.add(response)
  // A stream's writer does not know that the server ended it: its late write is nobody's failure.
  response.on('error', () => {})
  response.on('close', () => open.delete(response))
}

function listen(server: Server, socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ path: socket, backlog: 1024 }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function drain(server: Server, open: Set<ServerResponse>): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), drainMs)
    server.close(() => {
      clearTimeout(late)
      resolve()
    })
    for (const response of open) endStream(response)
    server.closeIdleConnections()
    // Connections of requests that end from now on are closed with them.
    const closing = setInterval(() => server.closeIdleConnections(), 20)
    server.once('close', () => clearInterval(closing))
  })
}

function endStream(response: ServerResponse): void {
  const type = response.headersSent ? String(response.getHeader('content-type') ?? '') : ''
  if (type.startsWith('text/event-stream')) response.end(retryHint)
}

function stopOnSignal(stop: () => Promise<void>): void {
  const end = () =>
    void stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => (running ??= work())
}
