import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { assertionHeader, verifyAssertion } from '@groundwork/access/assertion'
import { createToken } from '@groundwork/access/tokens'
import { makeUser } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { stores } from '../../server/db'
import { takeReport } from './take-report'

const { url, pool, prisma } = await testDatabase()
const secret = 'a-secret-of-this-installation-0123'
let seen: { url: string | undefined; headers: IncomingMessage['headers']; body: string }[] = []

/** Stands in for the engine, which asks whether the person may and keeps the report. */
const engine = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    seen.push({ url: request.url, headers: request.headers, body: Buffer.concat(parts).toString() })
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end('{"integration":"airflow","passed":1,"failed":0}')
  })
})

beforeAll(async () => {
  engine.listen(0, '127.0.0.1')
  await once(engine, 'listening')
  vi.stubEnv('DATABASE_URL', url)
  vi.stubEnv('GROUNDWORK_SECRET', secret)
  vi.stubEnv('GROUNDWORK_PORTAL_URL', 'http://127.0.0.1:3100')
  vi.stubEnv('GROUNDWORK_ENGINE_URL', `http://127.0.0.1:${(engine.address() as AddressInfo).port}`)
})
beforeEach(() => void (seen = []))
afterAll(async () => {
  engine.closeAllConnections()
  engine.close()
  await stores().bus.close()
  await stores().pool.end()
})

const bring = (headers: Record<string, string>, body = '{"integration":"airflow"}') =>
  takeReport(new Request('http://127.0.0.1:3100/api/conformance-reports', { method: 'POST', headers, body }))

async function bearer(scope: 'publish' | 'record', createdBy: string | null): Promise<Record<string, string>> {
  const { token } = await createToken(pool, { name: scope, scope, createdBy })
  return { authorization: `Bearer ${token}` }
}

it('brings a report to the engine as the person who made the token, and its answer back', async () => {
  const user = await makeUser(prisma, { role: 'administrator' })
  const answer = await bring(await bearer('publish', user.id))
  expect(await answer.json()).toEqual({ integration: 'airflow', passed: 1, failed: 0 })
  const [call] = seen
  expect(call).toMatchObject({ url: '/delivery/v1/integrations/report', body: '{"integration":"airflow"}' })
  expect(call?.headers.authorization).toBeUndefined()
  const assertion = verifyAssertion(String(call?.headers[assertionHeader]), secret)
  expect(assertion?.userId).toBe(user.id)
})

it('takes none without a token for publishing, of nobody, or one that is too large', async () => {
  const user = await makeUser(prisma, { role: 'administrator' })
  const refused = async (headers: Record<string, string>) => {
    const answer = await bring(headers)
    return [answer.status, ((await answer.json()) as { message: string }).message] as const
  }
  expect(await refused({})).toEqual([401, expect.stringContaining('scope "publish"')])
  expect(await refused({ authorization: 'Bearer gw_publish_x' })).toEqual([401, expect.stringMatching(/\.$/)])
  expect(await refused(await bearer('record', user.id))).toEqual([
    403,
    expect.stringContaining('not made for publishing'),
  ])
  expect(await refused(await bearer('publish', null))).toEqual([
    403,
    expect.stringMatching(/the operator made it.* Only a person's token can publish\. Make one .*Settings, Tokens\.$/),
  ])
  expect((await refused({ 'content-length': '2000000' }))[0]).toBe(413)
  expect(seen).toEqual([])
})
