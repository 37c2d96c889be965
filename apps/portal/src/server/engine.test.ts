import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { verifyAssertion } from '@groundwork/access/assertion'
import type { Actor } from '@groundwork/access/can'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { engineFor } from './engine'

const secret = 'a-secret-of-enough-length-for-this'
const ada: Actor = { kind: 'user', id: 'u1', name: 'Ada', email: 'ada@example.org', role: 'viewer', teams: {} }
const seen: (string | undefined)[] = []
const server = createServer((request, response) => {
  seen.push(request.headers['x-groundwork-assertion'] as string | undefined)
  response.end(request.url)
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('DATABASE_URL', 'postgresql://unused')
  vi.stubEnv('GROUNDWORK_SECRET', secret)
  vi.stubEnv('GROUNDWORK_ENGINE_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
afterAll(() => server.close())

test('a call carries the person and the request, signed', async () => {
  const answer = await engineFor({ actor: ada, requestId: 'r1' })('/data/v1/graph?flow=F')
  expect(await answer.text()).toBe('/data/v1/graph?flow=F')
  expect(verifyAssertion(seen.at(-1) ?? '', secret)).toEqual({ userId: 'u1', requestId: 'r1' })
})

test('nobody signed in means no call', async () => {
  const calls = seen.length
  await expect(engineFor({ actor: null, requestId: 'r2' })('/data/v1/graph')).rejects.toThrow('not signed in')
  expect(seen).toHaveLength(calls)
})

test('an engine that is away is a trouble one may wait out', async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  const call = engineFor({ actor: ada, requestId: 'r3' })('/data/v1/graph')
  await expect(call).rejects.toMatchObject({ name: 'UnavailableError', message: expect.stringContaining('engine') })
})
