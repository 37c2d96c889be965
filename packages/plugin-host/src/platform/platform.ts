import type { EventBus } from '@groundwork/db/events'
import { uuidv7 } from '@groundwork/db/ids'
import type { Pool } from '@groundwork/db/pool'
import type { Caller } from '@groundwork/plugin-sdk/protocol'
import { fetchHeadHeader, type FetchInput } from '@groundwork/plugin-sdk/platform-calls'
import type { z } from 'zod'
import { type Answered, type Asker, createCalls, requireGranted } from './calls'
import { inputs } from './inputs'
import { listOf } from './outgoing/addresses'
import { createOutgoing, type Lookup } from './outgoing/outgoing'
import type { Processes } from '../processes/processes'
import type { PlatformQueries } from './queries'
import { createRateLimit, envelopeRate, rateWords, shareOf, usualRate } from './rate'
import { CallRefusal, toRefusal } from './refusal'
import { type CallAnswer, type CallServer, listen } from './server'
import { createPluginSql } from './sql/plugin-sql'
import { schemaObstacle } from './sql/role'
import { createStandings, isOn, type Standing } from './standing'
import { personLifetimeMs, type PlatformToken, signToken, tokenKey, tokenLifetimeMs, verifyToken } from './token'
import { createLogWriter, type LogWriter } from '../log/log-writer'
import { createUseCounter } from '../use/use-counter'

export type { PlatformQueries } from './queries'
export { schemaObstacle } from './sql/role'

export type PlatformOptions = {
  pool: Pool
  bus: EventBus
  /** The installation's secret: tokens, passwords of plugins' database roles and stored secrets hang on it. */
  secret: string
  queries: PlatformQueries
  /** Where plugins' roles connect: not through a transaction pooler; by default what `pool` uses. */
  databaseUrl?: string
  /** Ranges of private addresses that granted hosts may lead to, for example `10.1.0.0/16`. */
  privateRanges?: readonly string[]
  /** Takes what plugins log; made here where none is given. */
  log?: LogWriter
  /** Starts processes for plugins that may; none are started where it is not given. */
  processes?: Processes
  /** How host names are resolved; the system's way by default. */
  lookup?: Lookup
  /** Of one plugin's tables with their indexes; 256 MB by default. */
  schemaBytes?: number
}

export type Bearer = { pluginId: string; sha256: string; caller: Caller }
type SocketOptions = {
  path: string
  pluginId: string
  sha256: string
  uid?: number
  /** Of a process that is only asked about a configuration: it gets what a check needs to see, installed or not. */
  trial?: boolean
}

/** The platform API of one engine: a socket for each plugin process, and the tokens for them. */
export type PlatformHost = {
  /** Opens the socket that one version of one plugin calls the platform over; only `uid` may open it. */
  openSocket(options: SocketOptions): Promise<{ close(): Promise<void> }>
  /** A token for that version on this engine, good for five minutes; bound to the person where the caller is one. */
  tokenFor(bearer: Bearer): string
  /** Ends what the platform holds for a plugin: its database connections. Call it before its schema is dropped. */
  forget(pluginId: string): Promise<void>
  close(): Promise<void>
}

const fetchMs = 20_000
const fetchBytes = 10_000_000
const mostFetches = 20

/** Makes the platform API of this engine. Throws when a private range is malformed. */
export function createPlatform(options: PlatformOptions): PlatformHost {
  const { pool, bus, secret, queries, databaseUrl } = options
  const key = tokenKey(secret)
  // Tokens of another engine are not for this one's sockets.
  const instance = uuidv7()
  const standings = createStandings(pool, bus)
  const use = createUseCounter({ pool })
  const rates = createRateLimit()
  const log = options.log ?? createLogWriter({ pool, bus, replicaId: null })
  const sql = createPluginSql({ pool, secret, databaseUrl }, options.schemaBytes)
  const { processes = null } = options
  const calls = createCalls({ pool, bus, secret, queries, sql, rates, log, processes })
  const outgoing = createOutgoing({ allowed: listOf(options.privateRanges ?? []), lookup: options.lookup })
  const fetching = new Map<string, number>()
  schemaObstacle(pool).then(
    (obstacle) => obstacle && console.warn(obstacle),
    // The database is away; the first call that needs it will say so.
    () => {},
  )

  /** Who asks over this socket; throws CallRefusal for a token that is not for it, a plugin that is off, and too many calls. */
  async function admit(
    { pluginId, sha256, trial = false }: SocketOptions,
    bearer: string,
  ): Promise<Asker & { token: PlatformToken }> {
    const verified = verifyToken(bearer, key)
    if ('refusal' in verified) throw new CallRefusal('bad-token', verified.refusal)
    const { token } = verified
    if (token.plugin !== pluginId || token.sha256 !== sha256 || token.instance !== instance)
      throw new CallRefusal('bad-token', 'The token is for another plugin, version or engine than this socket.')
    const standing = await standings.of({ pluginId, sha256, trial })
    if (!standing) throw new CallRefusal('not-allowed', `${pluginId} is not installed.`)
    if (!isOn(standing)) throw new CallRefusal('not-allowed', `${standing.manifest.name} is ${standing.state}.`)
    requireRate(standing)
    return { standing, person: token.user ?? null, token }
  }

  function requireRate({ pluginId, manifest, ratePerMinute, engines }: Standing): void {
    const rate = ratePerMinute === null ? usualRate : envelopeRate(ratePerMinute)
    const share = shareOf(rate, engines)
    const retryAfterSeconds = rates.take(`calls/${pluginId}`, share)
    if (retryAfterSeconds === 0) return
    const most = rateWords(rate, engines)
    const words = `${manifest.name} makes more than ${most}. Make fewer, or ask for more at once.`
    throw new CallRefusal('too-many', words, { retryAfterSeconds })
  }

  function serverFor(socket: SocketOptions): CallServer {
    const { pluginId } = socket
    return async ({ name, bearer, signal }, body) => {
      let refused = true
      try {
        const asker = await admit(socket, bearer)
        if (!isCall(name)) throw new CallRefusal('not-found', `The platform has no call "${name}".`)
        if (name === 'token.renew') {
          requireRenewable(asker.token)
          refused = false
          const token = signToken(asker.token, key)
          return { result: { token, expiresAt: Date.now() + tokenLifetimeMs } }
        }
        if (name !== 'http.fetch') requireCall(asker, name)
        const input = checked(name, await body())
        const answer =
          name === 'http.fetch' ? await fetchFor(asker, input as FetchInput, signal) : await run(name, input, asker)
        refused = false
        return answer
      } catch (error) {
        throw toRefusal(error, name)
      } finally {
        use.count({ pluginId, calls: 1, refusals: refused ? 1 : 0 })
      }
    }
  }

  function requireCall(asker: Asker, name: Answered): void {
    const { action } = calls[name]
    if (action) requireGranted(asker, action)
  }

  async function run(name: Answered, input: unknown, asker: Asker): Promise<CallAnswer> {
    const call = calls[name] as { run(input: unknown, asker: Asker): Promise<unknown> }
    return { result: await call.run(input, asker) }
  }

  async function fetchFor({ standing }: Asker, input: FetchInput, gone: AbortSignal): Promise<CallAnswer> {
    const { pluginId, granted, manifest } = standing
    const under = fetching.get(pluginId) ?? 0
    if (under >= mostFetches)
      throw new CallRefusal('too-many', `${mostFetches} calls of other hosts are under way.`, { retryAfterSeconds: 1 })
    fetching.set(pluginId, under + 1)
    // The exchange ends in every case, whether its answer was read or not.
    gone.addEventListener('abort', () => fetching.set(pluginId, fetching.get(pluginId)! - 1), { once: true })
    const signal = AbortSignal.any([gone, AbortSignal.timeout(fetchMs)])
    const actor = { kind: 'plugin', id: pluginId, name: manifest.name, granted } as const
    const { head, body } = await outgoing.fetch(input, { actor, signal })
    if (Number(body.headers['content-length'] ?? 0) > fetchBytes && input.method !== 'HEAD') {
      body.destroy()
      throw new CallRefusal('too-large', `The answer is larger than ${fetchBytes / 1e6} MB.`)
    }
    const encoded = Buffer.from(JSON.stringify(head)).toString('base64url')
    return { head: { [fetchHeadHeader]: encoded }, stream: limited(body) }
  }

  return {
    openSocket: (socket) => listen({ path: socket.path, uid: socket.uid, answer: serverFor(socket) }),
    tokenFor({ pluginId, sha256, caller }) {
      const user = caller.kind === 'user' ? { user: { id: caller.id, name: caller.name } } : {}
      return signToken({ plugin: pluginId, sha256, instance, ...user }, key)
    },
    forget: sql.forget,
    async close() {
      standings.close()
      await use.close()
      if (!options.log) await log.close()
      await sql.close()
    },
  }
}

function requireRenewable({ user, since = 0 }: PlatformToken): void {
  if (!user || Date.now() - since < personLifetimeMs) return
  throw new CallRefusal(
    'bad-token',
    "A person's token is renewed for an hour. Use the process's own for what takes longer.",
  )
}

function isCall(name: string): name is Answered | 'token.renew' | 'http.fetch' {
  return Object.hasOwn(inputs, name)
}

/** Throws CallRefusal that names the field and what it wants. */
function checked(name: keyof typeof inputs, input: unknown): unknown {
  const result = (inputs[name] as z.ZodType).safeParse(input)
  if (result.success) return result.data
  const words = result.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  )
  throw new CallRefusal('bad-input', `${name}: ${words.slice(0, 5).join(' ')}`)
}

async function* limited(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > fetchBytes) throw new CallRefusal('too-large', `The answer is larger than ${fetchBytes / 1e6} MB.`)
    yield chunk
  }
}
