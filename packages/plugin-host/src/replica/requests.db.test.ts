import { Readable } from 'node:stream'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ada, testFleet } from './testing/test-host'

const source = `export default defineBackend({ http: async (request, { caller }) => {
  const { pathname } = new URL(request.url)
  if (pathname === '/early') return new Response('early')
  if (pathname === '/headers') return Response.json(Object.fromEntries(request.headers))
  if (pathname === '/who') return new Response(caller.name)
  return new Response(String((await request.text()).length))
} })`
const pluginId = 'asked-often'

const db = await testDatabase()
const fleet = testFleet(db)
let host: Awaited<ReturnType<typeof fleet.host>>
beforeAll(async () => {
  host = await fleet.host({ requestsPerMinute: 20 })
  await fleet.enabled(await fleet.store({ pluginId, version: '1.0.0', source }))
})
afterAll(() => fleet.close())

describe('requests to a plugin', () => {
  it('are cut off beyond ten megabytes, also when nobody says how large they are', async () => {
    const pieces = Array.from({ length: 12 }, () => Buffer.alloc(1024 * 1024))
    const body = Readable.from(pieces)
    const answer = await host.fetch(pluginId, {
      method: 'POST',
      path: '/http/',
      headers: {},
      body,
      caller: ada,
      requestId: 'r',
    })
    answer.body.resume()
    expect(answer.status).toBe(413)
    expect(await host.ask(pluginId, '/http/', { method: 'POST', body: 'four' })).toMatchObject({
      status: 200,
      text: '4',
    })
  })

  it('end where the host says, whatever length their headers claim', async () => {
    const { text } = await host.ask(pluginId, '/http/headers', { headers: { 'content-length': '40' } })
    expect(JSON.parse(text)).not.toHaveProperty('content-length')
    // Forty bytes of the next request would be taken for the first one's body, and its own body for a third.
    const forged = Buffer.from(JSON.stringify({ ...ada, name: 'Eve' })).toString('base64url')
    await host.ask(pluginId, '/http/early', { headers: { 'content-length': '40' } })
    const body = `GET /http/who HTTP/1.1\r\nhost: x\r\nx-groundwork-caller: ${forged}\r\n\r\n`
    await host.ask(pluginId, '/http/', { method: 'POST', body, headers: { 'content-length': '3' } })
    expect(await host.ask(pluginId, '/http/who')).toMatchObject({ status: 200, text: 'Ada' })
  })

  it('keep what concerns one connection to it', async () => {
    const headers = { connection: 'close, x-secret-hop', 'x-secret-hop': '1', te: 'trailers', 'x-kept': '1' }
    const told = JSON.parse((await host.ask(pluginId, '/http/headers', { headers })).text) as object
    expect(told).toMatchObject({ 'x-kept': '1', host: 'plugin' })
    for (const name of ['x-secret-hop', 'te']) expect(told).not.toHaveProperty(name)
  })

  it('are read to their end when the answer comes early', async () => {
    const pieces = Array.from({ length: 90 }, () => Buffer.alloc(100 * 1024))
    const body = Readable.from(pieces)
    const given = { method: 'POST', path: '/http/early', headers: {}, body, caller: ada, requestId: 'r' }
    const answer = await host.fetch(pluginId, given)
    answer.body.resume()
    expect(answer.status).toBe(200)
    await vi.waitFor(() => expect(body.readableEnded).toBe(true), 10_000)
  })

  it('are refused when there are too many of them, with the time to wait', async () => {
    const answers = []
    for (let n = 0; n < 22; n++) answers.push(await host.ask(pluginId, '/http/'))
    const late = answers.find(({ status }) => status === 429)
    expect(late?.headers['retry-after']).toMatch(/^[1-3]$/)
    expect(JSON.parse(late?.text ?? '')).toMatchObject({
      error: {
        message: expect.stringMatching(
          /^Sample is asked more often than it may be: 20 requests a minute\. Try again in [1-3] s; an administrator can raise it with an envelope for its team, under Plugins, Envelopes\.$/,
        ),
        data: { code: 'TOO_MANY_REQUESTS' },
      },
    })
  })

  it('are counted', async () => {
    await vi.waitFor(async () => {
      // By the hour: one may begin in between.
      const { rows } = await db.pool.query(
        `select sum(requests)::int as requests, sum(errors)::int as errors, sum(refusals)::int as refusals
         from plugin_use where plugin_id = $1`,
        [pluginId],
      )
      expect(rows[0]?.errors).toBe(0)
      expect(rows[0]?.requests).toBeGreaterThanOrEqual(20)
      expect(rows[0]?.refusals).toBeGreaterThan(0)
    }, 10_000)
  })

  it('are told when there is no such plugin, or it is disabled, and go on when it is enabled', async () => {
    expect((await host.ask('nobody-here', '/http/')).status).toBe(404)
    await fleet.disable(pluginId)
    await vi.waitFor(
      async () =>
        expect(await host.ask(pluginId, '/http/')).toMatchObject({
          status: 503,
          text: expect.stringContaining('Sample is disabled'),
        }),
      10_000,
    )
    await fleet.enableAgain(pluginId)
    await vi.waitFor(async () => expect([200, 429]).toContain((await host.ask(pluginId, '/http/')).status), 10_000)
  })
})
