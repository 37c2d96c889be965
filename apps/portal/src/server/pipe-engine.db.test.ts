import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSession } from '@groundwork/access/session'
import { makeUser } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { stores } from './db'
import { pipeEngine } from './pipe-engine'

const { url, pool, prisma, bus } = await testDatabase()
const secret = 'a-secret-of-this-installation-0123'
const portalUrl = 'http://127.0.0.1:3100'

/** Stands in for the engine: says one thing and then keeps the answer open. */
const engine = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'set-cookie': 'a=b' }).write('data: 1\n\n')
})

beforeAll(async () => {
  engine.listen(0, '127.0.0.1')
  await once(engine, 'listening')
  vi.stubEnv('DATABASE_URL', url)
  vi.stubEnv('GROUNDWORK_SECRET', secret)
  vi.stubEnv('GROUNDWORK_PORTAL_URL', portalUrl)
  vi.stubEnv('GROUNDWORK_ENGINE_URL', `http://127.0.0.1:${(engine.address() as AddressInfo).port}`)
})
afterAll(async () => {
  engine.closeAllConnections()
  engine.close()
  await stores().bus.close()
  await stores().pool.end()
})

async function open(signal?: AbortSignal) {
  const user = await makeUser(prisma, {})
  const { name, value } = await createSession(pool, { userId: user.id, secret, portalUrl })
  const headers = { cookie: `${name}=${encodeURIComponent(value)}` }
  const request = new Request(`${portalUrl}/api/runs/log/tail?flow=F`, { headers, signal })
  const answer = await pipeEngine(request, '/tail', { endless: true })
  return { user, answer, reader: answer.body!.getReader() }
}

test('a stream is passed on as it comes, without headers that are not for the browser', async () => {
  const left = new AbortController()
  const { answer, reader } = await open(left.signal)
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: 1\n\n')
  expect(answer.headers.get('set-cookie')).toBeNull()
  left.abort()
  await expect(reader.read()).rejects.toThrow()
})

test('a change of the person ends it, so that a shut account reads no further', async () => {
  const { user, reader } = await open()
  await reader.read()
  await stores().bus.ready()
  await bus.publish(pool, [{ topic: 'user', key: user.id }])
  bus.wake()
  await expect(reader.read()).rejects.toThrow()
})

test('a stranger gets nothing', async () => {
  expect((await pipeEngine(new Request(`${portalUrl}/api/runs/card`), '/card')).status).toBe(401)
})
