import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { verifyAssertion } from '@groundwork/access/assertion'
import { createSession } from '@groundwork/access/session'
import { createToken, revokeToken } from '@groundwork/access/tokens'
import { makeUser } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { createTRPCUntypedClient, httpBatchLink, type TRPCClientError } from '@trpc/client'
import type { AnyTRPCRouter } from '@trpc/server'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { stores } from '../../../server/db'
import { refusedBy } from '../surface/refused'
import { pluginApi } from './plugin-api'
import { pluginBundles } from './plugin-bundles'

const { url, pool, prisma, bus } = await testDatabase()
const secret = 'a-secret-of-this-installation-0123'
const portalUrl = 'http://127.0.0.1:3100'

type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string }
let seen: Seen[] = []
let closed = 0

/** Stands in for the engine: echoes what was sent, or keeps an event stream open. */
const engine = createServer((request, response) => {
  if (request.url?.includes('/away.')) {
    const text = JSON.stringify({ message: 'Away starts.', error: { message: 'Away starts.', code: -32603 } })
    const headers = { 'content-type': 'application/json', 'content-length': text.length, 'retry-after': '2' }
    response.writeHead(503, headers).end(text)
    return
  }
  if (request.url?.includes('/gone.')) return void request.destroy()
  if (request.url?.includes('/own.')) {
    response.writeHead(401, { 'content-type': 'application/json' }).end('[{"error":{"message":"Not yours."}}]')
    return
  }
  if (request.url?.endsWith('/stream')) {
    response.on('close', () => (closed += 1))
    response.writeHead(200, { 'content-type': 'text/event-stream', 'set-cookie': 'a=b' }).write('data: 1\n\n')
    return
  }
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => {
    parts.push(part)
    // The first part is answered before the rest has come.
    if (request.url?.endsWith('/echo')) response.write(part)
  })
  request.on('end', () => {
    const { method = '', url: address = '', headers } = request
    seen.push({ method, url: address, headers, body: Buffer.concat(parts).toString() })
    response.end('done')
  })
})

beforeAll(async () => {
  engine.listen(0, '127.0.0.1')
  await once(engine, 'listening')
  vi.stubEnv('DATABASE_URL', url)
  vi.stubEnv('GROUNDWORK_SECRET', secret)
  vi.stubEnv('GROUNDWORK_PORTAL_URL', portalUrl)
  vi.stubEnv('GROUNDWORK_ENGINE_URL', `http://127.0.0.1:${(engine.address() as AddressInfo).port}`)
})
beforeEach(() => {
  seen = []
})
afterAll(async () => {
  engine.closeAllConnections()
  engine.close()
  await stores().bus.close()
  await stores().pool.end()
})

async function person() {
  const user = await makeUser(prisma, {})
  const { name, value } = await createSession(pool, { userId: user.id, secret, portalUrl })
  return { user, cookie: `${name}=${encodeURIComponent(value)}` }
}

type Init = RequestInit & { duplex?: 'half' }
const request = (path: string, init: Init = {}) => new Request(`${portalUrl}${path}`, init)
const sameOrigin = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }

test('a call reaches the engine as the person, without the cookie', async () => {
  const { user, cookie } = await person()
  const init = { method: 'POST', headers: { cookie, ...sameOrigin }, body: '{"a":1}' }
  const answer = await pluginApi(request('/api/plugins/cost-lens/trpc/titles%2Flist?batch=1', init))
  expect(await answer.text()).toBe('done')
  const [call] = seen
  expect(call).toMatchObject({
    method: 'POST',
    url: '/plugins/v1/cost-lens/trpc/titles%2Flist?batch=1',
    body: '{"a":1}',
  })
  expect(call?.headers.cookie).toBeUndefined()
  const assertion = verifyAssertion(call?.headers['x-groundwork-assertion'] as string, secret)
  expect(assertion).toEqual({ userId: user.id, requestId: answer.headers.get('x-request-id') })
  expect(answer.headers.get('content-security-policy')).toContain('sandbox')
})

test('a body travels on while it still comes, and so does the answer', async () => {
  const { cookie } = await person()
  let send: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>({ start: (controller) => void (send = controller) })
  send?.enqueue(new TextEncoder().encode('first '))
  const init: Init = { method: 'POST', headers: { cookie, ...sameOrigin }, body, duplex: 'half' }
  const answer = await pluginApi(request('/api/plugins/cost-lens/http/echo', init))
  const reader = answer.body!.getReader()
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('first ')
  send?.close()
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('done')
})

test('a stream comes unbuffered, sets no cookie, and ends at the engine when the browser leaves', async () => {
  const { cookie } = await person()
  const left = new AbortController()
  const answer = await pluginApi(
    request('/api/plugins/cost-lens/http/stream', { headers: { cookie }, signal: left.signal }),
  )
  const reader = answer.body!.getReader()
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: 1\n\n')
  expect(answer.headers.get('set-cookie')).toBeNull()
  const before = closed
  left.abort()
  await expect(reader.read()).rejects.toThrow()
  await vi.waitFor(() => expect(closed).toBe(before + 1), 10_000)
})

test('a stream ends when the account changes', async () => {
  const { user, cookie } = await person()
  const answer = await pluginApi(request('/api/plugins/cost-lens/http/stream', { headers: { cookie } }))
  const reader = answer.body!.getReader()
  await reader.read()
  await stores().bus.ready()
  await bus.publish(pool, [{ topic: 'user', key: user.id }])
  bus.wake()
  await expect(reader.read()).rejects.toThrow()
})

test('strangers, foreign pages and malformed ids reach nothing', async () => {
  const { cookie } = await person()
  const status = async (path: string, init: Init = {}) => (await pluginApi(request(path, init))).status
  expect(await status('/api/plugins/cost-lens/trpc/x')).toBe(401)
  expect(await status('/api/plugins/cost-lens/trpc/x', { method: 'POST', headers: { cookie } })).toBe(403)
  expect(await status('/api/plugins/-/bundles', { headers: { cookie } })).toBe(404)
  expect(await status('/api/plugins/A%2F..%2Fb/x', { headers: { cookie } })).toBe(404)
  expect(seen).toEqual([])
})

type Envelope = { error: { message: string; code: number; data: object } }

test('what refuses a call of a router speaks as routers do: an envelope for each call, an event for a subscription', async () => {
  const { cookie } = await person()
  const away = await pluginApi(
    request('/api/plugins/cost-lens/trpc/away.one,away.two?batch=1', { headers: { cookie } }),
  )
  expect([away.status, away.headers.get('retry-after')]).toEqual([503, '2'])
  const data = { code: 'SERVICE_UNAVAILABLE', httpStatus: 503 }
  expect((await away.json()) as Envelope[]).toEqual(
    ['away.one', 'away.two'].map((path) => ({
      error: { message: 'Away starts.', code: -32603, data: { ...data, path } },
    })),
  )
  expect(away.headers.get('x-groundwork-refusal')).toBe('SERVICE_UNAVAILABLE')
  const headers = { cookie, accept: 'text/event-stream' }
  const stream = await pluginApi(request('/api/plugins/cost-lens/trpc/away.events', { headers }))
  expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
  const [, event, line] = (await stream.text()).split('\n')
  expect(event).toBe('event: serialized-error')
  expect(JSON.parse(line?.replace('data: ', '') ?? '')).toMatchObject({ code: -32603, data: { path: 'away.events' } })
})

test('the client of a page reads why the engine is away; other callers read a plain message', async () => {
  const { cookie } = await person()
  const ask = (path: string, init: Init = {}) =>
    pluginApi(request(path, { ...init, headers: { ...Object.fromEntries(new Headers(init.headers)), cookie } }))
  const url = '/api/plugins/cost-lens/trpc'
  const fetch = (input: unknown, init?: object) => ask(String(input), init)
  const client = createTRPCUntypedClient<AnyTRPCRouter>({ links: [httpBatchLink({ url, fetch })] })
  const calls = await Promise.allSettled([client.query('gone.one'), client.query('gone.two')])
  for (const call of calls) {
    const error = (call as PromiseRejectedResult).reason as TRPCClientError<AnyTRPCRouter>
    expect(error.message).toContain('The engine does not answer')
    expect(refusedBy(error)).toBe('SERVICE_UNAVAILABLE')
  }
  expect(await (await ask('/api/plugins/cost-lens/http/gone.')).json()).toEqual({
    message: expect.stringContaining('The engine does not answer'),
  })
})

test("a session that is gone is told as the portal's own word, which a plugin cannot say", async () => {
  const gone = await pluginApi(request('/api/plugins/cost-lens/trpc/x?batch=1'))
  expect([gone.status, gone.headers.get('x-groundwork-refusal')]).toEqual([401, 'UNAUTHORIZED'])
  expect(await gone.json()).toMatchObject([{ error: { code: -32001, data: { code: 'UNAUTHORIZED', path: 'x' } } }])
  const { cookie } = await person()
  const own = await pluginApi(request('/api/plugins/cost-lens/trpc/own.x?batch=1', { headers: { cookie } }))
  expect([own.status, own.headers.get('x-groundwork-refusal')]).toEqual([401, null])
  expect(await own.json()).toEqual([{ error: { message: 'Not yours.' } }])
})

test('a webhook needs no session and cannot speak for the portal', async () => {
  const headers = { 'x-hub-signature-256': 's', 'x-groundwork-assertion': 'forged', cookie: 'a=b' }
  const path = '/api/plugins/cost-lens/webhooks/billing?secret=1'
  const answer = await pluginApi(request(path, { method: 'POST', headers, body: 'hook' }))
  expect(answer.status).toBe(200)
  expect(seen[0]).toMatchObject({ url: '/plugins/v1/cost-lens/webhooks/billing?secret=1', body: 'hook' })
  expect(seen[0]?.headers).toMatchObject({ 'x-hub-signature-256': 's' })
  expect(seen[0]?.headers['x-groundwork-assertion']).toBeUndefined()
  expect(seen[0]?.headers.cookie).toBeUndefined()
})

test('a token for publishing acts as the person who made it; others do not publish', async () => {
  const { user } = await person()
  const publish = async (scope: 'publish' | 'read', createdBy: string | null) => {
    const { id, token } = await createToken(pool, { name: 'ci', scope, createdBy })
    const headers = { authorization: `Bearer ${token}` }
    const answer = await pluginBundles(
      request('/api/plugin-bundles?dev=1', { method: 'POST', headers, body: 'tgz' }),
      'upload',
    )
    return { id, status: answer.status }
  }
  expect((await publish('read', user.id)).status).toBe(403)
  expect((await publish('publish', null)).status).toBe(403)
  expect(seen).toEqual([])
  const { id, status } = await publish('publish', user.id)
  expect(status).toBe(200)
  expect(seen[0]).toMatchObject({ method: 'POST', url: '/plugins/v1/-/bundles?dev=1', body: 'tgz' })
  expect(verifyAssertion(seen[0]?.headers['x-groundwork-assertion'] as string, secret)?.userId).toBe(user.id)
  expect(seen[0]?.headers.authorization).toBeUndefined()
  await revokeToken(pool, id)
})

test('without session and token nothing is published, and the answer says what is needed', async () => {
  const headers = { 'sec-fetch-site': 'same-origin' }
  const answer = await pluginBundles(request('/api/plugin-bundles', { method: 'POST', headers, body: 'x' }), 'upload')
  expect(answer.status).toBe(401)
  expect(await answer.json()).toMatchObject({ message: expect.stringContaining('publish') })
  const garbage = { authorization: 'Bearer nonsense' }
  const refused = await pluginBundles(request('/api/plugin-bundles', { method: 'POST', headers: garbage }), 'npm')
  expect(await refused.json()).toEqual({ message: expect.not.stringContaining('METAFLOW') })
})
