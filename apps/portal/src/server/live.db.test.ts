import type { Actor } from '@groundwork/access/can'
import type { Context } from '@groundwork/access/trpc'
import { testDatabase } from '@groundwork/db/testing'
import { beforeAll, expect, test } from 'vitest'
import { createCaller } from './root'

const ada: Actor = { kind: 'user', id: 'u1', name: 'Ada', email: 'ada@example.org', role: 'viewer', teams: {} }
let context: Context

beforeAll(async () => {
  const { pool, prisma, bus, close } = await testDatabase()
  const engine = () => Promise.reject(new Error('not used'))
  context = { pool, prisma, bus, actor: ada, requestId: 'r', engine }
  return close
})

async function publish(topic: string, key: string) {
  await context.bus.publish(context.pool, [{ topic, key, payload: { flow: 'F' } }])
  context.bus.wake()
}

async function take(count: number, lastEventId: string | null) {
  const events = await createCaller(context).live.events({ interests: [{ topic: 'run' }], lastEventId })
  const taken: { id: string; key: string }[] = []
  for await (const [id, data] of events as AsyncIterable<[string, { key: string }, symbol]>) {
    taken.push({ id, key: data.key })
    if (taken.length === count) break
  }
  return taken
}

test('who comes back with the last cursor misses nothing and sees nothing twice', async () => {
  const start = await context.bus.position()
  await publish('run', '1')
  await publish('project', 'p')
  await publish('run', '2')
  const [first] = await take(1, start)
  expect(first?.key).toBe('1')
  await publish('run', '3')
  expect((await take(2, first?.id ?? null)).map(({ key }) => key)).toEqual(['2', '3'])
})

test('a stranger gets no events', async () => {
  const stranger = createCaller({ ...context, actor: null })
  await expect(stranger.live.events({ interests: [{ topic: 'run' }] })).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
})

test('notifications are told to the person they are for, and to nobody else', async () => {
  const caller = createCaller(context)
  for (const interest of [{ topic: 'notification' as const }, { topic: 'notification' as const, key: 'u2' }])
    await expect(caller.live.events({ interests: [{ topic: 'run' }, interest] })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  const start = await context.bus.position()
  await publish('notification', 'u2')
  await publish('notification', 'u1')
  const own = [{ topic: 'notification' as const, key: 'u1' }]
  const events = await caller.live.events({ interests: own, lastEventId: start })
  for await (const [, data] of events as AsyncIterable<[string, { key: string }, symbol]>) {
    expect(data.key).toBe('u1')
    break
  }
})

test('what a plugin publishes is told to those who may use it, from one event to the next', async () => {
  const sha256 = 'a'.repeat(64)
  await context.pool.query(
    `insert into plugin_bundle (sha256, plugin_id, version, manifest, files, size_bytes, trust, source, origin)
      values ($1, 'slates', '1.0.0', '{"name": "Slates"}', '{}', 1, 'shipped', 'folder', 'test')`,
    [sha256],
  )
  const letUse = (user: string) =>
    context.pool.query(
      `insert into plugin_installation (plugin_id, state, active_sha, audience, granted) values ('slates', 'enabled', $1, $2, '{}')
        on conflict (plugin_id) do update set audience = excluded.audience`,
      [sha256, JSON.stringify({ kind: 'me', users: [user] })],
    )
  const topic = 'plugin.slates.slate.decided'
  const start = await context.bus.position()
  await letUse('somebody')
  const interests = [{ topic }, { topic: 'plugin.gone.x' }, { topic: 'run' as const }]
  const events = await createCaller(context).live.events({ interests, lastEventId: start })
  const heard: string[] = []
  await publish(topic, 'not for her')
  await publish('plugin.gone.x', 'of none')
  await publish('plugin.slates.other', 'not asked for')
  await publish('run', 'seen')
  for await (const [, data] of events as AsyncIterable<[string, { key: string }, symbol]>) {
    heard.push(data.key)
    if (data.key === 'for her') break
    await letUse('u1')
    await publish(topic, 'for her')
  }
  expect(heard).toEqual(['seen', 'for her'])
  for (const bad of ['user', 'plugin.slates.', 'plugin.Slates.x', 'token'])
    await expect(createCaller(context).live.events({ interests: [{ topic: bad }] })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
})

test('a change of the person ends the stream, so that a shut account hears no more', async () => {
  const events = await createCaller(context).live.events({ interests: [{ topic: 'run' }] })
  const ended = (async () => {
    for await (const event of events) expect(event).toBeUndefined()
    return true
  })()
  await context.bus.ready()
  await publish('user', 'u1')
  expect(await ended).toBe(true)
})

test('a stream that begins after its client has left ends at once', async () => {
  const gone = createCaller(context, { signal: AbortSignal.abort() })
  for await (const event of await gone.live.events({ interests: [{ topic: 'run' }] })) expect(event).toBeUndefined()
})
