import { createToken, revokeToken } from '@groundwork/access/tokens'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type RecordingClient, startRecordingClient } from '../testing/recording-client'

const db = await testDatabase()
let api: RecordingClient
beforeAll(async () => {
  await db.bus.ready()
  api = await startRecordingClient(db, { tokenless: false })
})
afterAll(() => api.close())

const make = (scope: 'record' | 'read') => createToken(db.pool, { name: scope, scope, createdBy: null })

describe('tokens', () => {
  it('are needed for everything but ping and version', async () => {
    expect((await api.get('/ping')).status).toBe(200)
    expect((await api.get('/version')).status).toBe(200)
    expect((await api.get('/healthcheck')).status).toBe(200)
    for (const [method, path] of [
      ['GET', '/flows'],
      ['POST', '/flows/F'],
      ['GET', '/flows/F/runs/1'],
    ] as const) {
      const refused = await api.call(method, path)
      expect(refused.status).toBe(401)
      expect(refused.headers.get('content-type')).toMatch(/^application\/json/)
      expect(refused.body).toEqual({ message: expect.stringContaining('METAFLOW_SERVICE_AUTH_KEY') })
    }
    expect((await api.call('GET', '/flows', { headers: { 'x-api-key': `gw_record_${'x'.repeat(32)}` } })).status).toBe(
      401,
    )
  })

  it('come as x-api-key or as a bearer', async () => {
    const { token } = await make('record')
    expect((await api.call('POST', '/flows/A', { body: '{}', headers: { 'x-api-key': token } })).status).toBe(200)
    expect(
      (await api.call('POST', '/flows/B', { body: '{}', headers: { authorization: `Bearer ${token}` } })).status,
    ).toBe(200)
    expect((await api.call('GET', '/flows', { headers: { 'x-api-key': token } })).status).toBe(200)
  })

  it('to read may not record', async () => {
    const { token } = await make('read')
    expect((await api.call('GET', '/flows', { headers: { 'x-api-key': token } })).status).toBe(200)
    const refused = await api.call('POST', '/flows/C', { body: '{}', headers: { 'x-api-key': token } })
    expect(refused.status).toBe(403)
    expect(refused.body).toEqual({ message: expect.stringContaining('"read"') })
  })

  it('that are revoked stop working within a second', async () => {
    const { id, token } = await make('record')
    const ask = async () => (await api.call('GET', '/flows', { headers: { 'x-api-key': token } })).status
    expect(await ask()).toBe(200)
    await revokeToken(db.pool, id)
    await db.bus.publish(db.pool, [{ topic: 'token', key: id }])
    db.bus.wake()
    await vi.waitFor(async () => expect(await ask()).toBe(401), { timeout: 1_000, interval: 20 })
  })

  it('may be left out only where that was asked for, and then every answer says so', async () => {
    const open = await startRecordingClient(db, { tokenless: true })
    const answer = await open.get('/flows')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-groundwork-tokenless')).toMatch(/anybody/)
    await open.close()
  })

  it('left out, keep web pages from recording through the browser of somebody here', async () => {
    const open = await startRecordingClient(db, { tokenless: true })
    const post = (headers: Record<string, string>) => open.call('POST', '/flows/Page', { body: '{}', headers })
    expect((await post({ origin: 'https://example.org' })).status).toBe(403)
    expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await open.get('/flows/Page')).status).toBe(404)
    expect((await post({})).status).toBe(200)
    await open.close()
  })
})
