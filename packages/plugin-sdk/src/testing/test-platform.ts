import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { CallName, FetchHead, FetchInput, Message } from '../platform/calls'
import { fetchHeadHeader } from '../platform/calls'
import type { PromotionAsk } from '../platform/delivery'
import { PlatformError } from '../platform/error'
import { arrives, goWrong, type TestFaults } from './faults'
import { answerCall, type TestWorld } from './test-calls'

/**
 * What a backend asked of the platform while it was tested.
 *
 * @example
 * ```ts
 * expect(films.recorded.notifications).toEqual([{ to: { team: 'films' }, title: 'New titles' }])
 * ```
 */
export type Recorded = {
  logs: { level: 'info' | 'warn' | 'error'; message: string; fields?: object }[]
  events: { name: string; key?: string; payload: object }[]
  notifications: Message[]
  /** Jobs that were put in the queue; `runDueJobs` runs those that are due. */
  jobs: { id: string; job: string; payload: unknown; key: string | null; runAt: Date }[]
  /** Promotions that were asked for; the same key again is not another. */
  promotions: PromotionAsk[]
  /** Every call by its name, refused ones too. */
  calls: string[]
}

export type TestPlatform = { close(): Promise<void> }

/** Answers a backend's calls over a real socket, as the engine does. */
export async function openTestPlatform(
  socket: string,
  { world, faults }: { world: TestWorld; faults: TestFaults },
): Promise<TestPlatform> {
  const server = createServer((request, response) => {
    answer({ world, faults }, request, response).catch((error: unknown) => refuse(response, error))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socket, resolve))
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Side = { world: TestWorld; faults: TestFaults }

async function answer({ world, faults }: Side, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const name = (request.url ?? '').replace('/v1/', '')
  const input: unknown = JSON.parse(await bodyOf(request))
  world.recorded.calls.push(name)
  const fault = faults.of(name as CallName)
  if (fault) {
    if (arrives(fault)) await carriedOut(world, name, input)
    return goWrong(fault, { request, response, name: name as CallName })
  }
  if (name === 'http.fetch') return fetchOutside(world, input as FetchInput, response)
  const result = await answerCall(world, name as CallName, input)
  send(response, 200, { result })
}

/** What was asked for happens; the answer is lost, whatever it was. */
async function carriedOut(world: TestWorld, name: string, input: unknown): Promise<void> {
  try {
    if (name === 'http.fetch') await world.http(requestOf(input as FetchInput))
    else await answerCall(world, name as CallName, input)
  } catch {
    // A refusal is lost as well.
  }
}

function requestOf({ url, method, headers, body }: FetchInput): Request {
  return new Request(url, { method, headers, ...(body === undefined ? {} : { body: Buffer.from(body, 'base64') }) })
}

async function fetchOutside(world: TestWorld, input: FetchInput, response: ServerResponse): Promise<void> {
  const { host } = new URL(input.url)
  if (!world.manifest.permissions.some((permission) => allows(permission, host))) {
    const message = `Calling ${host} needs the permission "http:${host}". Add it to "permissions" in plugin.json.`
    throw new PlatformError(message, { code: 'not-allowed' })
  }
  const { url } = input
  const outer = await world.http(requestOf(input))
  const { status, statusText } = outer
  const head: FetchHead = { status, statusText, headers: [...outer.headers], url, redirected: false }
  response.writeHead(200, { [fetchHeadHeader]: Buffer.from(JSON.stringify(head)).toString('base64url') })
  response.end(Buffer.from(await outer.arrayBuffer()))
}

function allows(permission: string, host: string): boolean {
  if (!permission.startsWith('http:')) return false
  const granted = permission.slice('http:'.length)
  if (granted.startsWith('*.')) return host.endsWith(granted.slice(1))
  return granted === host
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString()
}

const statusOf: Partial<Record<PlatformError['code'], number>> = { 'not-allowed': 403, 'not-found': 404, sql: 422 }

function refuse(response: ServerResponse, error: unknown): void {
  if (!(error instanceof PlatformError)) {
    send(response, 500, { code: 'failed', message: error instanceof Error ? error.message : String(error) })
    return
  }
  const { code, message, sqlState } = error
  send(response, statusOf[code] ?? 400, { code, message, ...(sqlState ? { sqlState } : {}) })
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
