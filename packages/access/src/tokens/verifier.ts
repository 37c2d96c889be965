import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import { type Actor, isRole, isTokenScope, leastRoleFor, mayActBy } from '../can/can'
import { sha256 } from '../secrets/secrets'
import { isTokenForm } from './form'
import { isRunTicketForm, readRunTicket } from './run-ticket'

export type Verified = { actor: Actor } | { status: 401 | 503; message: string }

export type TokenVerifier = {
  /** Takes the two headers as they came: `Authorization: Bearer <token>` or `x-api-key: <token>` (the latter wins). */
  verify(authorization: string | undefined, apiKey: string | undefined): Promise<Verified>
  close(): void
}

type VerifierOptions = {
  pool: Pool
  bus: Pick<EventBus, 'on' | 'ready'>
  now?: () => number
  /** The installation's: with it, tickets of runs that Groundwork started are taken too. */
  secret?: string
}
type Row = {
  id: string
  name: string
  scope: string
  revoked: boolean
  left_ms: number | null
  maker_shut_out: boolean
  /** Null where the operator's command line made it. */
  maker_role: string | null
}
type Answer = { verified: Verified; keepMs: number }
type Cached = { verified: Verified; until: number }

const keepMs = 30_000
const keepRefusedMs = 5_000
const keepRunMs = 5_000
const writeUsedEveryMs = 60_000
const mostCached = 10_000

const advice = 'Make a token under Settings, Tokens, and set METAFLOW_SERVICE_AUTH_KEY'
const away: Verified = {
  status: 503,
  message: 'The database does not answer right now. Nothing was recorded; try again.',
}

/**
 * Verifies API tokens with one look-up per token and 30 s. Concurrent calls share the look-up. A change of any token
 * (topic `token`) drops what is kept, so that a revocation acts at once; trouble with the database is never kept.
 */
export function createTokenVerifier({ pool, bus, now = Date.now, secret }: VerifierOptions): TokenVerifier {
  const cache = new Map<string, Cached>()
  const underway = new Map<string, Promise<Verified>>()
  const usedWritten = new Map<string, number>()
  let generation = 0

  // Changes are rare, so everything is dropped: also refusals, or a fresh token could be refused for seconds.
  const stopListening = bus.on({ topic: 'token' }, dropAll)
  // What was read before the bus listened may have changed unheard.
  void bus.ready().then(dropAll)

  function dropAll() {
    generation += 1
    cache.clear()
    underway.clear()
  }

  async function lookUp(key: string, token: string): Promise<Verified> {
    const begun = generation
    try {
      const { verified, keepMs } = await readToken(pool, token)
      // An answer that was read before a change must not outlive it.
      if (begun === generation) keep(cache, key, { verified, until: now() + keepMs })
      return verified
    } catch {
      return away
    } finally {
      if (begun === generation) underway.delete(key)
    }
  }

  function find(token: string): Promise<Verified> | Verified {
    const key = sha256(token).toString('base64')
    const cached = cache.get(key)
    if (cached && cached.until > now()) return cached.verified
    const running = underway.get(key)
    if (running) return running
    const started = lookUp(key, token)
    underway.set(key, started)
    return started
  }

  function findRun(run: OfRun): Promise<Verified> | Verified {
    const name = `run:${run.key}`
    const cached = cache.get(name)
    if (cached && cached.until > now()) return cached.verified
    const running = underway.get(name)
    if (running) return running
    const started = readRun(pool, run)
      .then((verified) => {
        keep(cache, name, { verified, until: now() + keepRunMs })
        return verified
      })
      .catch(() => away)
      .finally(() => underway.delete(name))
    underway.set(name, started)
    return started
  }

  function noteUse(actor: Actor) {
    if (actor.kind !== 'token') return
    const last = usedWritten.get(actor.id)
    if (last !== undefined && now() - last < writeUsedEveryMs) return
    usedWritten.set(actor.id, now())
    writeUsed(pool, actor.id)
  }

  return {
    async verify(authorization, apiKey) {
      const token = presented(authorization, apiKey)
      if (!token) return refuse('This address needs a token.')
      if (secret !== undefined && isRunTicketForm(token)) {
        const verified = verifyRunTicket(token, secret, now())
        return 'key' in verified ? findRun(verified) : verified
      }
      if (!isTokenForm(token)) return refuse('This is not a Groundwork token.')
      const verified = await find(token)
      if ('actor' in verified) noteUse(verified.actor)
      return verified
    },
    close: stopListening,
  }
}

/** It records and nothing else, as whichever run it is for. */
function verifyRunTicket(ticket: string, secret: string, now: number): Verified | OfRun {
  const read = readRunTicket(ticket, secret, now)
  if ('refusal' in read) return { status: 401, message: read.refusal }
  const { key } = read
  return { key, actor: { kind: 'token', id: `run:${key}`, name: `Run ${key}`, scope: 'record' } }
}

type OfRun = { key: string; actor: Actor }

/** A ticket outlives its run by some seconds at most: what one look says of it is kept so long. */
async function readRun(pool: Pool, { key, actor }: OfRun): Promise<Verified> {
  const { rows } = await pool.query<{ state: string }>({
    name: 'access-launch-state',
    text: `select state from launch where key = $1 and state in ('succeeded', 'failed', 'cancelled', 'skipped')`,
    values: [key],
  })
  if (!rows[0]) return { actor }
  return {
    status: 401,
    message: `The run ${key} is over (${rows[0].state}): nothing more is recorded with its ticket.`,
  }
}

function presented(authorization: string | undefined, apiKey: string | undefined): string | null {
  const bearer = /^bearer\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1]
  return apiKey?.trim() || bearer || authorization?.trim() || null
}

function refuse(what: string): Verified {
  return { status: 401, message: `${what} ${advice}.` }
}

async function readToken(pool: Pool, token: string): Promise<Answer> {
  const { rows } = await pool.query<Row>({
    name: 'access-read-token',
    text: `select t.id, t.name, t.scope, t.revoked_at is not null as revoked,
        (extract(epoch from t.expires_at - now()) * 1000)::float8 as left_ms, 
        t.created_by is not null and (u.id is null or u.disabled_at is not null) as maker_shut_out, u.role as maker_role
      from token t left join "user" u on u.id = t.created_by where t.hash = $1`,
    values: [sha256(token)],
  })
  const row = rows[0]
  const refusal = refusalOf(row)
  if (!row || refusal) return { verified: refuse(refusal ?? ''), keepMs: keepRefusedMs }
  if (!isTokenScope(row.scope))
    return { verified: refuse(`The scope "${row.scope}" is not known.`), keepMs: keepRefusedMs }
  const actor: Actor = { kind: 'token', id: row.id, name: row.name, scope: row.scope }
  return { verified: { actor }, keepMs: Math.min(keepMs, row.left_ms ?? keepMs) }
}

function refusalOf(row: Row | undefined): string | null {
  if (!row) return 'This token is not known here.'
  if (row.revoked) return `The token "${row.name}" was revoked.`
  if (row.left_ms !== null && row.left_ms <= 0) return `The token "${row.name}" has expired.`
  if (row.maker_shut_out) return `The token "${row.name}" was made by a person who no longer has access.`
  return demotion(row)
}

/** A token does not outlive its maker's right to do the same. */
function demotion({ name, scope, maker_role: role }: Row): string | null {
  if (role === null || !isTokenScope(scope) || (isRole(role) && mayActBy(scope, role))) return null
  return `The token "${name}" was made by a person whose role is now ${role}; the scope "${scope}" needs ${leastRoleFor(scope)}.`
}

function keep(cache: Map<string, Cached>, key: string, entry: Cached) {
  // A map keeps the order of insertion: the first key is the oldest. The bound stops guessed tokens from filling memory.
  if (cache.size >= mostCached) cache.delete(cache.keys().next().value as string)
  cache.delete(key)
  cache.set(key, entry)
}

/** Not waited for: a lost "last used" is worth no request. The guard in SQL holds for several processes together. */
function writeUsed(pool: Pool, id: string) {
  pool
    .query({
      name: 'access-token-used',
      text: `update token set last_used_at = now()
        where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
      values: [id],
    })
    .catch(() => {})
}
