import { assertionHeader, signAssertion } from '@groundwork/access/assertion'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EngineServer, startServer } from '../server'
import { createDataApi } from './data-api'

const db = await testDatabase()
const secret = 's'.repeat(32)
let server: EngineServer
beforeAll(async () => {
  await db.pool.query(`insert into "user" (id, name, email) values ('u1', 'Ada', 'ada@example.com')`)
  const handler = createDataApi({ pool: db.pool, secret, roots: [], cardRoots: [] })
  server = await startServer({ host: '127.0.0.1', port: 0, mounts: [{ prefix: '/data/v1/', handler }] })
})
afterAll(() => server.close())

const ask = (path: string, userId: string, key = secret) =>
  fetch(`${server.url}${path}`, { headers: { [assertionHeader]: signAssertion({ userId, requestId: 'r' }, key) } })

describe('data for the portal', () => {
  it("is refused without the portal's signature", async () => {
    expect((await fetch(`${server.url}/data/v1/graph?flow=F&run=1`)).status).toBe(401)
    expect((await ask('/data/v1/graph?flow=F&run=1', 'u1', 'x'.repeat(32))).status).toBe(401)
  })

  it('is decided by who asks, whom the engine loads itself', async () => {
    expect((await ask('/data/v1/graph?flow=F&run=1', 'nobody')).status).toBe(403)
    expect((await ask('/data/v1/graph?flow=F&run=1', 'u1')).status).toBe(404)
    expect((await ask('/data/v1/nothing', 'u1')).status).toBe(404)
  })
})
