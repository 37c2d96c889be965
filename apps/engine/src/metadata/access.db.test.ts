import { runTicket } from '@groundwork/access/run-ticket'
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
    await vi.waitFor(async () => expect(await ask()).toBe(401), { timeout: 10_000, interval: 20 })
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

describe('the tag of a run that Groundwork started', () => {
  const secret = 's'.repeat(40)
  const until = Date.now() + 3_600_000
  const tagged = JSON.stringify({ tags: ['gw.key:r1'] })

  it('is written and taken away by that run alone, whoever else may record', async () => {
    for (const tokenless of [false, true]) {
      const here = await startRecordingClient(db, { tokenless, secret })
      const { token } = await make('record')
      const asks = (key: string) => (method: string, path: string, body: string) =>
        here.call(method, path, { body, headers: { 'x-api-key': key } })
      const [person, itself, other] = [
        token,
        runTicket({ key: 'r1', until }, secret),
        runTicket({ key: 'r2', until }, secret),
      ]
      await asks(itself)('POST', '/flows/Tagged', '{}')
      for (const stranger of [person, other]) {
        const refused = await asks(stranger)('POST', '/flows/Tagged/run', tagged)
        expect(refused).toMatchObject({ status: 403, body: { message: expect.stringContaining('gw.key:r1') } })
      }
      const untagged = await asks(itself)('POST', '/flows/Tagged/run', '{"tags":["mine"]}')
      expect(untagged).toMatchObject({ status: 403, body: { message: expect.stringContaining('gw.key:r1') } })
      const made = await asks(itself)('POST', '/flows/Tagged/run', tagged)
      expect(made.status).toBe(200)
      const tags = `/flows/Tagged/runs/${(made.body as { run_number: number }).run_number}/tag/mutate`
      for (const change of ['tags_to_add', 'tags_to_remove'])
        expect((await asks(person)('PATCH', tags, JSON.stringify({ [change]: ['gw.key:r1'] }))).status).toBe(403)
      expect((await asks(person)('PATCH', tags, JSON.stringify({ tags_to_add: ['mine'] }))).status).toBe(200)
      await here.close()
    }
  })

  it('limits what its ticket writes to: every route of another run is refused in words, and read', async () => {
    for (const tokenless of [false, true]) {
      const here = await startRecordingClient(db, { tokenless, secret })
      const asks =
        (key: string) =>
        (method: string, path: string, body: object = {}) =>
          here.call(method, path, { headers: { 'x-api-key': key }, ...(method === 'GET' ? {} : { body }) })
      const person = asks((await make('record')).token)
      const itself = asks(runTicket({ key: 'own1', until }, secret))
      await person('POST', '/flows/Limited')
      const idOf = ({ body }: { body: unknown }) => (body as { run_number: number }).run_number
      const other = `/flows/Limited/runs/${idOf(await person('POST', '/flows/Limited/run', {}))}`
      const own = `/flows/Limited/runs/${idOf(await itself('POST', '/flows/Limited/run', { tags: ['gw.key:own1'] }))}`
      const begin = async (ask: typeof person, run: string) => {
        await ask('POST', `${run}/steps/start/step`)
        return (await ask('POST', `${run}/steps/start/task`)).body as { task_id: number }
      }
      const writes = (run: string, task: number): [string, string, object][] => [
        ['POST', `${run}/steps/next/step`, {}],
        ['POST', `${run}/steps/start/task`, {}],
        ['POST', `${run}/heartbeat`, {}],
        ['POST', `${run}/steps/start/tasks/${task}/heartbeat`, {}],
        ['POST', `${run}/steps/start/tasks/${task}/metadata`, [{ field_name: 'attempt', value: '0', type: 'attempt' }]],
        ['POST', `${run}/steps/start/tasks/${task}/artifact`, [{ name: 'x', sha: 'a', location: 'l', attempt_id: 0 }]],
        ['PATCH', `${run}/tag/mutate`, { tags_to_add: ['mine'] }],
      ]
      const { task_id: theirs } = await begin(person, other)
      const { task_id: ours } = await begin(itself, own)
      for (const [method, path, body] of writes(other, theirs)) {
        const refused = await itself(method, path, body)
        expect(refused, `${method} ${path}`).toMatchObject({
          status: 403,
          body: { message: expect.stringMatching(/own1.*may read Limited\/\d+, and not write to it/) },
        })
      }
      for (const [method, path, body] of writes(own, ours))
        expect((await itself(method, path, body)).status, `${method} ${path}`).toBe(200)
      // Another's token still writes there: the limit is the ticket's.
      expect((await person('POST', `${own}/heartbeat`)).status).toBe(200)
      for (const path of ['', '/steps', '/artifacts', `/steps/start/tasks/${theirs}/metadata`])
        expect((await itself('GET', `${other}${path}`)).status, path).toBe(200)
      expect((await itself('POST', '/flows/Limited/runs/999999/heartbeat')).status).toBe(404)
      await here.close()
    }
  })

  it('is known without a question to the database once the run is', async () => {
    const here = await startRecordingClient(db, { tokenless: false, secret })
    const headers = { 'x-api-key': runTicket({ key: 'own2', until }, secret) }
    await here.call('POST', '/flows/Quick', { body: {}, headers })
    const made = await here.call('POST', '/flows/Quick/run', { body: { tags: ['gw.key:own2'] }, headers })
    const run = `/flows/Quick/runs/${(made.body as { run_number: number }).run_number}`
    expect((await here.call('POST', `${run}/heartbeat`, { body: {}, headers })).status).toBe(200)
    const asked = vi.spyOn(db.pool, 'query')
    expect((await here.call('POST', `${run}/heartbeat`, { body: {}, headers })).status).toBe(200)
    const names = asked.mock.calls.map(([query]) => (query as unknown as { name?: string }).name ?? '')
    expect(names.filter((name) => /^(record|access)-/.test(name))).toEqual([])
    asked.mockRestore()
    await here.close()
  })
})
