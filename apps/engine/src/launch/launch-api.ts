import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { can } from '@groundwork/access/can'
import { ConflictError, InputError, NotAllowedError, NotFoundError } from '@groundwork/access/errors'
import type { TokenVerifier } from '@groundwork/access/tokens'
import { isTransient } from '@groundwork/access/transient'
import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import { beatLaunch, type ClaimDeps, claimLaunch, finishLaunch } from '@groundwork/delivery/launch/claim'
import { measuredCode } from '@groundwork/delivery/integration/measured-code'
import {
  beatMeasured,
  claimMeasured,
  finishMeasured,
  isMeasuredKey,
} from '@groundwork/delivery/integration/measured-run'
import { isCodeOfLaunch } from '@groundwork/delivery/launch/code-of-launch'
import { readLaunchTicket } from '@groundwork/delivery/launch/ticket'
import { versionCodeParts } from '@groundwork/delivery/version/rows'
import { z } from 'zod'
import { BodyError, readJson } from '../http/read-json'
import type { Handler } from '../server'

export type LaunchApiOptions = ClaimDeps & {
  pool: Pool
  bus: Pick<EventBus, 'wake'>
  /** Of tokens with the scope "launch", for launchers on other machines. */
  verifier: Pick<TokenVerifier, 'verify'>
}

const text = (most: number) => z.string().min(1).max(most)
const key = text(80).regex(/^[a-z0-9]+$/)
const generation = z.int().min(1)
const runId = text(500).nullish()
const claimBody = z.object({
  key,
  host: text(500),
  claim: z.string().min(16).max(200).optional(),
  attempt: z.int().min(0).default(1),
  engineRunId: text(500).optional(),
  slot: text(200).optional(),
  slotTime: text(40).optional(),
})
const beatBody = z.object({ key, generation, runId })
const finishBody = beatBody.extend({ exitCode: z.int(), reason: z.string().max(4_000).nullish() })

type Answer = { status: number; body: object }

/** What launchers talk to: the claim of a run key, its signs of life, its end, and what is to be run. */
export function createLaunchApi(options: LaunchApiOptions): Handler {
  return async (request, response, url) => {
    try {
      const path = (url.split('?')[0] ?? '').slice('/launch/v1/'.length)
      const blob = /^(?:code|lock)\/([0-9a-f]{64})$/.exec(path)?.[1]
      const allowed = await requireLauncher(options, request)
      if (blob !== undefined && request.method === 'GET') {
        await requireOwnBlob(options, { allowed, sha256: blob })
        return await sendBlob(options.pool, blob, response)
      }
      const { status, body } = await answerTo(options, { path, request, allowed })
      send(response, status, body)
    } catch (error) {
      fail(request, response, error)
    }
  }
}

/** Which key the launcher may speak for; null: any, by a token. */
async function requireLauncher(
  { secret, verifier }: LaunchApiOptions,
  request: IncomingMessage,
): Promise<string | null> {
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const ticket = readLaunchTicket(secret, bearer)
  if (ticket !== null) return ticket
  const verified = await verifier.verify(request.headers.authorization, undefined)
  if (!('actor' in verified)) throw new Refusal(verified.status, verified.message)
  const decision = can(verified.actor, 'launch.claim', { kind: 'launch' })
  if (!decision.allowed) throw new NotAllowedError(decision.reason)
  return null
}

type Asked = { path: string; request: IncomingMessage; allowed: string | null }

async function answerTo(options: LaunchApiOptions, { path, request, allowed }: Asked): Promise<Answer> {
  const { pool, bus } = options
  if (request.method !== 'POST') throw new NotFoundError('There is nothing at this address.')
  const body = await readJson(request)
  if (path === 'claim') {
    const input = checked(claimBody, body, allowed)
    const claim = await (isMeasuredKey(input.key) ? claimMeasured : claimLaunch)(pool, input, options)
    bus.wake()
    if (claim.is === 'go') return { status: 200, body: withoutIs(claim) }
    if (claim.is === 'held') return { status: 423, body: withoutIs(claim) }
    return { status: 409, body: { finished: true, ...withoutIs(claim) } }
  }
  if (path === 'beat') {
    const input = checked(beatBody, body, allowed)
    const alive = await (isMeasuredKey(input.key) ? beatMeasured : beatLaunch)(pool, input)
    bus.wake()
    return alive ? { status: 200, body: {} } : takenOver
  }
  if (path === 'finish') {
    const input = checked(finishBody, body, allowed)
    if (isMeasuredKey(input.key)) return (await finishMeasured(pool, input)) ? { status: 200, body: {} } : takenOver
    const { taken, state } = await finishLaunch(pool, input)
    bus.wake()
    return taken ? { status: 200, body: { state } } : takenOver
  }
  throw new NotFoundError('There is nothing at this address.')
}

const takenOver: Answer = {
  status: 409,
  body: { message: 'This run is not yours any more: it was taken over, cancelled or has ended.' },
}

function withoutIs<T extends { is: string }>({ is: _is, ...rest }: T): Omit<T, 'is'> {
  return rest
}

function checked<T extends { key: string }>(schema: z.ZodType<T>, body: unknown, allowed: string | null): T {
  const parsed = schema.safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new InputError(
      `${issue?.path.join('.') || 'The body'}: ${issue?.message ?? 'it is not what this address takes.'}`,
    )
  }
  if (allowed !== null && allowed !== parsed.data.key) throw new NotAllowedError('This ticket is for another run.')
  return parsed.data
}

/** A ticket reads what its own run is made of, and no other package. */
async function requireOwnBlob(
  { pool }: LaunchApiOptions,
  { allowed, sha256 }: { allowed: string | null; sha256: string },
): Promise<void> {
  if (allowed === null || allowed === `lock${sha256}`) return
  if (isMeasuredKey(allowed) && sha256 === measuredCode.sha256) return
  if (await isCodeOfLaunch(pool, { key: allowed, sha256 })) return
  throw new NotAllowedError('This ticket is for another run, whose code this is not.')
}

async function sendBlob(pool: Pool, sha256: string, response: ServerResponse): Promise<void> {
  if (sha256 === measuredCode.sha256) {
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(measuredCode.bytes)
    return
  }
  const parts = versionCodeParts(pool, sha256)
  const first = await parts.next()
  if (first.done) throw new NotFoundError(`The package ${sha256.slice(0, 12)} is not stored here.`)
  response.writeHead(200, { 'content-type': 'application/octet-stream' })
  async function* all(): AsyncGenerator<Buffer> {
    yield first.value as Buffer
    yield* parts
  }
  await pipeline(all, response)
}

class Refusal extends Error {
  override name = 'Refusal' as const
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy()
  // The rest of a body that was not read is not worth reading.
  if (!request.complete) response.setHeader('connection', 'close')
  const [status, message] = wordsOf(error)
  send(response, status, { message })
}

function wordsOf(error: unknown): [status: number, message: string] {
  if (error instanceof Refusal || error instanceof BodyError) return [error.status, error.message]
  if (error instanceof InputError) return [400, error.message]
  if (error instanceof NotAllowedError) return [403, error.message]
  if (error instanceof NotFoundError) return [404, error.message]
  if (error instanceof ConflictError) return [409, error.message]
  if (isTransient(error)) return [503, 'The database does not answer right now. Ask again.']
  console.error('A request of a launcher failed.', error)
  return [500, "Groundwork failed to answer. The engine's log says why."]
}

function send(response: ServerResponse, status: number, body: object): void {
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes)
}
