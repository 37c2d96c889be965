import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { tracked } from '@trpc/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Platform } from '../platform/platform'
import { environment, headers, paths } from '../protocol/protocol'
import { type BackendContext, BackendError, type BackendServer, defineBackend, initPluginRouter } from './backend'

const { router, procedure } = initPluginRouter()
const platform = { kind: 'platform of the test' } as unknown as Platform
const done: unknown[] = []
let stopped = 0

const backend = defineBackend({
  router: router({
    who: procedure.query(({ ctx }) => ({
      caller: ctx.caller,
      requestId: ctx.requestId,
      same: ctx.platform === platform,
    })),
    missing: procedure.query(() => {
      throw new BackendError('not-found', 'There is no title 7.')
    }),
    ticks: procedure.subscription(async function* ({ signal }) {
      for (let n = 1; !signal?.aborted; n++) {
        yield tracked(String(n), { n })
        if (n === 2) await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      }
    }),
  }),
  jobs: {
    refresh: ({ payload, attempt }) => void done.push({ payload, attempt }),
    failing: () => {
      throw new Error('the feed is empty')
    },
  },
  events: { seen: (events) => void done.push(events.map(({ key }) => key)) },
  points: {
    warehouse: {
      list: ({ prefix = 'all' }: { prefix?: string }, { caller }: BackendContext) => [`${prefix}-1`, caller.kind],
      where: (_input: object, { integration }: BackendContext) => integration,
    },
  },
  http: (request) => Response.json([...request.headers.keys()]),
  webhooks: { names: (request) => Response.json([...request.headers.keys()]) },
  stop: () => void stopped++,
})

const folder = mkdtempSync(path.join(os.tmpdir(), 'gw-backend-'))
let server: BackendServer
beforeAll(async () => {
  server = await backend.start({ socket: path.join(folder, 's'), platform })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function ask(where: string, { body, ...more }: { body?: unknown; headers?: Record<string, string> } = {}) {
  return new Promise<http.IncomingMessage>((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST'
    const request = http.request(
      { agent: false, socketPath: server.socket, path: where, method, headers: more.headers ?? {} },
      resolve,
    )
    request.on('error', reject)
    request.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
const answer = async (...given: Parameters<typeof ask>) => {
  const response = await ask(...given)
  return { status: response.statusCode, value: JSON.parse(await text(response)) as unknown }
}

describe('a backend', () => {
  it('tells a procedure who asks, and with which request', async () => {
    const caller = { kind: 'user', id: 'u1', name: 'Ada', role: 'developer', teams: [] }
    const encoded = Buffer.from(JSON.stringify(caller)).toString('base64url')
    const given = { headers: { [headers.caller]: encoded, [headers.requestId]: 'r7' } }
    expect((await answer('/trpc/who', given)).value).toEqual({
      result: { data: { caller, requestId: 'r7', same: true } },
    })
  })

  it('hands its handlers a request without what the host says to the backend', async () => {
    const encoded = Buffer.from(JSON.stringify({ kind: 'system' })).toString('base64url')
    const given = { [headers.caller]: encoded, [headers.token]: 't', [headers.requestId]: 'r8', 'x-signature': 's' }
    for (const where of [paths.webhook('names'), `${paths.http}/names`]) {
      const { value } = await answer(where, { headers: given })
      expect(value).toEqual(expect.arrayContaining(['x-request-id', 'x-signature']))
      expect(value).not.toEqual(expect.arrayContaining([headers.caller]))
      expect(value).not.toEqual(expect.arrayContaining([headers.token]))
    }
  })

  it('turns a refusal into its status, also in a batch', async () => {
    expect(await answer('/trpc/missing')).toMatchObject({
      status: 404,
      value: { error: { message: 'There is no title 7.' } },
    })
    const batch = await answer('/trpc/missing,who?batch=1')
    expect(batch).toMatchObject({ status: 207, value: [{ error: { data: { code: 'NOT_FOUND' } } }, { result: {} }] })
  })

  it('runs jobs, handles events, answers points, and says why it could not', async () => {
    expect(
      await answer(paths.job('refresh'), { body: { payload: { a: 1 }, attempt: 2, key: null, slot: null } }),
    ).toEqual({
      status: 200,
      value: {},
    })
    await answer(paths.event('seen'), {
      body: { events: [{ id: '1', topic: 'run', key: 'F/1', payload: {}, at: '' }] },
    })
    expect(done).toEqual([{ payload: { a: 1 }, attempt: 2 }, ['F/1']])
    expect((await answer(paths.point('warehouse', 'list'), { body: { input: { prefix: 'x' } } })).value).toEqual({
      result: ['x-1', 'system'],
    })
    const bare = await answer(paths.point('warehouse', 'list'), { body: {} })
    expect(bare.value).toEqual({ result: ['all-1', 'system'] })
    const integration = { id: 'i1', name: 'warehouse-eu', config: { url: 'https://eu.example' } }
    const told = await answer(paths.point('warehouse', 'where'), { body: { input: {}, integration } })
    expect(told.value).toEqual({ result: integration })
    expect((await answer(paths.point('warehouse', 'where'), { body: {} })).value).toEqual({ result: null })
    expect(await answer(paths.point('warehouse', 'list'), { body: { input: 'x' } })).toMatchObject({ status: 400 })
    expect(await answer(paths.point('warehouse', 'toString'), { body: {} })).toMatchObject({ status: 404 })
    expect(await answer(paths.job('failing'), { body: {} })).toEqual({
      status: 500,
      value: { message: 'the feed is empty' },
    })
    expect(await answer(paths.job('none'), { body: {} })).toMatchObject({ status: 404 })
    expect((await answer(paths.checkConfig, { body: { values: {} } })).value).toEqual({ findings: null })
  })

  it('neither starts nor stops its own in a process that is only asked about a configuration', async () => {
    const did: string[] = []
    const tried = defineBackend({
      start: () => void did.push('start'),
      stop: () => void did.push('stop'),
    })
    for (const trial of ['1', undefined]) {
      const socket = path.join(folder, `trial-${trial}`)
      const running = await tried.start({ socket, platform, environment: { [environment.trial]: trial } })
      await running.stop()
      expect(did).toEqual(trial ? [] : ['start', 'stop'])
    }
  })

  it('streams with ids, and ends its streams with a hint when it stops', async () => {
    const stream = await ask('/trpc/ticks')
    stream.setEncoding('utf8')
    let heard = ''
    const two = new Promise<void>((resolve) => {
      stream.on('data', (piece: string) => {
        heard += piece
        if (heard.includes('id: 2')) resolve()
      })
    })
    const ended = new Promise((resolve) => stream.once('end', resolve))
    await two
    await server.stop()
    await ended
    expect(heard).toMatch(/id: 1/)
    expect(heard).toMatch(/retry: 200\n\n$/)
    expect(stopped).toBe(1)
    await expect(ask(paths.health)).rejects.toThrow(/ECONNREFUSED|ENOENT/)
  })
})
