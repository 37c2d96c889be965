import { statSync } from 'node:fs'
import http from 'node:http'
import { testDatabase } from '@groundwork/db/testing'
import { PlatformError } from '@groundwork/plugin-sdk/platform'
import type { Caller } from '@groundwork/plugin-sdk/protocol'
import { afterAll, describe, expect, it } from 'vitest'
import { setSecret } from '../secrets/secrets'
import { transaction } from '@groundwork/db/pool'
import { installPlugin } from './testing/installed'
import { testPlatform, testSecret } from './testing/platform-server'
import { signToken, tokenKey } from './token'

const db = await testDatabase()
const host = testPlatform(db)
afterAll(() => host.close())

const everything = [
  'kv',
  'sql',
  'jobs',
  'events.publish',
  'secrets',
  'notifications',
  'catalog.read',
  'runs.read',
  'delivery.read',
  'promotions.request',
] as const
const plugin = await installPlugin(db.pool, {
  id: 'all-of-it',
  permissions: [...everything],
  secrets: [{ name: 'API_KEY', description: 'For a service' }],
  contributes: [{ point: 'job/v1', id: 'refresh', title: 'Refresh' }],
})
const bare = await installPlugin(db.pool, { id: 'bare-one' })
const ada: Caller = { kind: 'user', id: 'ada', name: 'Ada', role: 'developer', teams: [] }
await db.pool.query(`insert into "user" (id, name, email, updated_at) values ('ada', 'Ada', 'ada@example.com', now())`)
const client = await host.clientOf(plugin, ada)

/** One call by hand: what a backend in another language would send. */
function raw(call: {
  socket: string
  path: string
  token?: string
  body?: string
}): Promise<{ status: number; body: string; headers: http.IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const request = http.request({
      socketPath: call.socket,
      path: call.path,
      method: 'POST',
      headers: { ...(call.token && { authorization: `Bearer ${call.token}` }) },
    })
    request.on('error', reject)
    request.on('response', (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode!, body, headers: response.headers }))
    })
    request.end(call.body ?? '{}')
  })
}

async function refusalOf(promise: Promise<unknown>): Promise<PlatformError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(PlatformError)
  return error as PlatformError
}

describe('the socket', () => {
  it('is closed to other users', () => {
    expect(statSync(client.socket).mode & 0o777).toBe(0o600)
  })

  it('refuses a path that the kernel would cut', async () => {
    const path = `/tmp/${'x'.repeat(120)}`
    await expect(host.platform.openSocket({ path, pluginId: 'x', sha256: 'y' })).rejects.toThrow('shorter data folder')
  })
})

describe('tokens', () => {
  const call = (token: string) => raw({ socket: client.socket, path: '/v1/config.get', token })

  it('refuses none, a forged one, and one of another secret', async () => {
    const [body, signature] = client.token.split('.')
    const other = Buffer.from(body!, 'base64url').toString().replace('all-of-it', 'bare-one')
    const forged = `${Buffer.from(other).toString('base64url')}.${signature}`
    const foreign = signToken(
      { plugin: plugin.id, sha256: plugin.sha256, instance: 'x' },
      tokenKey('another-secret-that-is-long-enough!!'),
    )
    for (const token of ['', 'x', 'x.y', 'x.y.z', forged, foreign]) {
      const answer = await call(token)
      expect(answer.status, token).toBe(401)
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'bad-token', retryable: false })
    }
  })

  it("refuses another plugin's, another version's and another engine's on this socket", async () => {
    const of = (pluginId: string, sha256: string) =>
      host.platform.tokenFor({ pluginId, sha256, caller: { kind: 'system' } })
    const elsewhere = testPlatform(db)
    const tokens = [
      of(bare.id, bare.sha256),
      of(plugin.id, bare.sha256),
      elsewhere.platform.tokenFor({ pluginId: plugin.id, sha256: plugin.sha256, caller: { kind: 'system' } }),
    ]
    for (const token of tokens) expect(JSON.parse((await call(token)).body).message).toContain('for another')
    await elsewhere.close()
  })

  it('refuses one whose five minutes are over, and says what to do', async () => {
    const now = Date.now
    Date.now = () => now() - 301_000
    const token = host.platform.tokenFor({ pluginId: plugin.id, sha256: plugin.sha256, caller: { kind: 'system' } })
    Date.now = now
    expect(JSON.parse((await call(token)).body).message).toContain('token.renew')
  })

  it('renews one that is good, for the same person', async () => {
    const answer = await raw({ socket: client.socket, path: '/v1/token.renew', token: client.token })
    const { token } = (JSON.parse(answer.body) as { result: { token: string } }).result
    expect(JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString())).toMatchObject({ user: { id: 'ada' } })
    expect((await call(token)).status).toBe(200)
  })

  it("renews a person's for an hour, and the process's own as long as it lives", async () => {
    let passed = 0
    const now = Date.now
    Date.now = () => now() + passed
    const renewed = async (first: string) => {
      let token = first
      for (passed = 0; passed < 2 * 3_600_000; passed += 240_000) {
        const { body } = await raw({ socket: client.socket, path: '/v1/token.renew', token })
        const { result, message } = JSON.parse(body) as { result?: { token: string }; message?: string }
        if (!result) return { passed, message }
        token = result.token
      }
      return { passed }
    }
    const persons = await renewed(client.token)
    const bearer = { pluginId: plugin.id, sha256: plugin.sha256, caller: { kind: 'system' } } as const
    const owns = await renewed(host.platform.tokenFor(bearer))
    Date.now = now
    expect(persons).toEqual({ passed: 3_600_000, message: expect.stringContaining('renewed for an hour') })
    expect(owns).toEqual({ passed: 7_200_000 })
  })
})

describe('what it refuses', () => {
  it('names the permission that is missing, for each call that needs one', async () => {
    const poor = await host.clientOf(bare)
    const calls: [string, () => Promise<unknown>][] = [
      ['kv', () => poor.kv.get('a')],
      ['sql', () => poor.sql.query('select 1')],
      ['jobs', () => poor.jobs.enqueue('refresh')],
      ['events.publish', () => poor.events.publish('done')],
      ['secrets', () => poor.secrets.get('API_KEY')],
      ['notifications', () => poor.notifications.send({ to: 'ada', title: 'Hello' })],
      ['catalog.read', () => poor.catalog.projects()],
      ['runs.read', () => poor.runs.list()],
      ['delivery.read', () => poor.delivery.environments()],
      ['delivery.read', () => poor.delivery.promotions()],
      [
        'promotions.request',
        () =>
          poor.promotions.request({
            ...{ project: 'ranking', unit: 'Train', environment: 'staging' },
            ...{ version: 'a'.repeat(64), key: 'nightly' },
          }),
      ],
      ['http:example.com', () => poor.http.fetch('http://example.com/')],
    ]
    for (const [permission, work] of calls) {
      const refusal = await refusalOf(work())
      expect(refusal.code).toBe('not-allowed')
      expect(refusal.message).toContain(`"${permission}"`)
    }
  })

  it('says what is wrong with an input, and with what is no call', async () => {
    expect(await refusalOf(client.kv.set('', 1))).toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('kv.set: key'),
    })
    const { socket, token } = client
    expect((await raw({ socket, token, path: '/v1/no.such' })).status).toBe(404)
    expect((await raw({ socket, token, path: '/v1/constructor' })).status).toBe(404)
    expect((await raw({ socket, token, path: '/v1/kv.get', body: '{' })).status).toBe(400)
    expect((await raw({ socket, token, path: '/v1/kv.get', body: '{"key":"a","more":1}' })).body).toContain('more')
  })

  it('refuses more than 1 MB a call', async () => {
    const { socket, token } = client
    const body = JSON.stringify({ key: 'a', value: 'x'.repeat(1_000_001) })
    expect((await raw({ socket, token, path: '/v1/kv.set', body })).status).toBe(413)
  })

  it('is shut for a plugin that was disabled, at once', async () => {
    const one = await installPlugin(db.pool, { id: 'goes-off', permissions: ['kv'] })
    const its = await host.clientOf(one)
    await its.kv.set('a', 1)
    await db.pool.query(`update plugin_installation set state = 'disabled' where plugin_id = 'goes-off'`)
    await db.bus.publish(db.pool, [{ topic: 'plugin', key: 'goes-off', payload: { change: 'disabled' } }])
    db.bus.wake()
    await expect
      .poll(() => its.kv.get('a').catch((error: Error) => error.message), { timeout: 10_000 })
      .toContain('is disabled')
  })

  it.each(['growth-eager', 'growth'])('makes %s wait when it calls too often, by its envelope', async (id) => {
    const team = '01890000-0000-7000-8000-000000000001'
    await db.pool.query(`insert into team (id, slug, name) values ($1, 'growth', 'Growth') on conflict do nothing`, [
      team,
    ])
    await db.pool.query(
      `insert into plugin_envelope (id, team_id, id_prefix, permissions, points, memory_mb, rate_per_minute)
        values ($1, $1, 'growth-', '{}', '{}', 100, 20) on conflict do nothing`,
      [team],
    )
    const eager = await host.clientOf(await installPlugin(db.pool, { id, permissions: ['kv'] }, { ownerTeam: team }))
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => eager.kv.get('a')))
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as PlatformError] : []))
    expect(refused.length).toBeGreaterThan(10)
    expect(refused[0]).toMatchObject({ code: 'too-many', retryable: true })
    expect(refused[0]!.retryAfterMs).toBeGreaterThan(0)
    await expect(client.kv.get('a')).resolves.toBeNull()
  })
})

describe('what others feel', () => {
  it("publishes under the plugin's own name, with its limit", async () => {
    await client.events.publish('titles.changed', { n: 1 }, { key: 't1' })
    const { rows } = await db.pool.query(`select topic, key, payload from event where topic like 'plugin.%'`)
    expect(rows).toEqual([{ topic: 'plugin.all-of-it.titles.changed', key: 't1', payload: { n: 1 } }])
    expect(await refusalOf(client.events.publish('big', { x: 'x'.repeat(64_000) }))).toMatchObject({
      code: 'bad-input',
    })
    expect(await refusalOf(client.events.publish('../user'))).toMatchObject({ code: 'bad-input' })
  })

  it('hands out the secrets that the manifest names, audited once with the person, stored sealed', async () => {
    expect(await client.secrets.get('API_KEY')).toBeNull()
    const change = { bus: db.bus, actor: { kind: 'system', name: 'test' } as const }
    await transaction(db.pool, (sql) =>
      setSecret(
        sql,
        { manifest: plugin.manifest, name: 'API_KEY', value: 'open sesame 42', secret: testSecret },
        change,
      ),
    )
    expect([await client.secrets.get('API_KEY'), await client.secrets.get('API_KEY')]).toEqual([
      'open sesame 42',
      'open sesame 42',
    ])
    expect(await refusalOf(client.secrets.get('OTHER'))).toMatchObject({ code: 'bad-input' })
    const { rows } = await db.pool.query(`select actor_id, detail from audit where action = 'platform.secret'`)
    expect(rows).toEqual([{ actor_id: 'all-of-it', detail: { secret: 'API_KEY', person: { id: 'ada', name: 'Ada' } } }])
    // Read as bytes: PostgreSQL refuses to make text of a ciphertext that happens to hold a zero byte.
    const stored = await db.pool.query<{ ciphertext: Buffer; hint: string }>(
      `select ciphertext, hint from plugin_secret`,
    )
    expect(stored.rows).toHaveLength(1)
    expect(stored.rows[0]!.ciphertext.toString('latin1') + stored.rows[0]!.hint).not.toContain('sesame')
  })

  it('notifies a person, audited with both names, and not without end', async () => {
    expect(await client.notifications.send({ to: 'ada', title: 'Done', href: '/p/all-of-it/' })).toEqual({ sent: 1 })
    const { rows } = await db.pool.query(
      `select actor_kind, actor_id, detail from audit where action = 'platform.notify'`,
    )
    expect(rows).toMatchObject([
      { actor_kind: 'plugin', actor_id: 'all-of-it', detail: { title: 'Done', users: ['ada'], person: { id: 'ada' } } },
    ])
    expect(await refusalOf(client.notifications.send({ to: 'nobody', title: 'x' }))).toMatchObject({
      code: 'not-found',
    })
    for (const href of ['//evil.example', 'https://evil.example', '/\\evil.example'])
      expect(await refusalOf(client.notifications.send({ to: 'ada', title: 'x', href }))).toMatchObject({
        code: 'bad-input',
      })
    await db.pool.query(
      `insert into notification (id, user_id, plugin_id, title) select gen_random_uuid(), 'ada', 'all-of-it', 'x' from generate_series(1, 20)`,
    )
    expect((await refusalOf(client.notifications.send({ to: 'ada', title: 'x' }))).message).toContain('within the hour')
  })

  it('does not notify people who do not see the plugin', async () => {
    const hidden = await installPlugin(
      db.pool,
      { id: 'hidden-one', permissions: ['notifications'] },
      { audience: { kind: 'me', users: ['eve'] } },
    )
    const refusal = await refusalOf((await host.clientOf(hidden)).notifications.send({ to: 'ada', title: 'x' }))
    expect(refusal.message).toContain('sees this plugin')
  })

  it('queues a job of the manifest only; one waits under a key', async () => {
    await client.jobs.enqueue('refresh', { n: 1 }, { key: 'k', runAt: new Date('2100-01-01') })
    await client.jobs.enqueue('refresh', { n: 2 }, { key: 'k', runAt: new Date('2099-01-01') })
    const { rows } = await db.pool.query(
      `select payload->'payload' as payload, max_attempts from graphile_worker._private_jobs`,
    )
    expect(rows).toEqual([{ payload: { n: 2 }, max_attempts: 4 }])
    expect((await refusalOf(client.jobs.enqueue('other'))).message).toContain('no job "other"')
  })
})

describe('what the engine knows', () => {
  it('is asked with the checked filter', async () => {
    const asked: unknown[] = []
    const page = { items: [], next: 'after-this' }
    const telling = testPlatform(db, {
      queries: {
        catalog: {
          projects: async (filter) => (asked.push(filter), page),
          project: async (name) => (asked.push(name), null),
        },
        runs: {
          list: async (filter) => (asked.push(filter), page),
          run: async (which) => (asked.push(which), null),
          artifact: async () => ({ found: false, value: null, reason: null }),
        },
        delivery: {
          environments: async () => [],
          targets: async (filter) => (asked.push(filter), page),
          versions: async (filter) => (asked.push(filter), page),
          promotions: async (filter) => (asked.push(filter), page),
          promotion: async (number) => (asked.push(number), null),
          request: async (ask, actor, person) => (asked.push([ask, actor.kind, person]), { number: 7, created: true }),
        },
      },
    })
    const its = await telling.clientOf(plugin)
    expect(await its.catalog.projects({ text: 'rank' })).toEqual(page)
    expect(await its.catalog.project('ranking')).toBeNull()
    expect(await its.runs.list({ project: 'ranking', status: 'failed', limit: 10 })).toEqual(page)
    expect(await its.runs.run({ flow: 'Train', run: '12' })).toBeNull()
    expect(asked).toEqual([
      { text: 'rank', limit: 50 },
      'ranking',
      { project: 'ranking', status: 'failed', limit: 10 },
      { flow: 'Train', run: '12' },
    ])
    expect(await refusalOf(its.runs.list({ limit: 1_000 }))).toMatchObject({ code: 'bad-input' })
    asked.length = 0
    expect(await its.delivery.targets({ project: 'ranking', environment: 'production' })).toEqual(page)
    expect(await its.delivery.versions({ unit: 'Train', limit: 5 })).toEqual(page)
    expect(await its.delivery.promotion(12)).toBeNull()
    const ask = { project: 'ranking', unit: 'Train', environment: 'staging', version: 'a'.repeat(64), key: 'nightly' }
    expect(await its.promotions.request(ask)).toEqual({ number: 7, created: true })
    await (await telling.clientOf(plugin, ada)).promotions.request(ask)
    expect(asked).toEqual([
      { project: 'ranking', environment: 'production', limit: 50 },
      { unit: 'Train', limit: 5 },
      12,
      [ask, 'plugin', null],
      [ask, 'plugin', 'ada'],
    ])
    const wrong = its.promotions.request({ ...ask, version: 'v4' })
    expect(await refusalOf(wrong)).toMatchObject({ code: 'bad-input' })
    await telling.close()
  })
})

describe('the log and the count', () => {
  it('writes lines with fields, cut at 8 kB', async () => {
    await client.log.warn('Slow.', { ms: 12 })
    await client.log.error('é'.repeat(8_000))
    const lines = async () =>
      (
        await db.pool.query<{ level: string; line: string; version: string }>(
          `select level, line, version from plugin_log where plugin_id = 'all-of-it' order by id`,
        )
      ).rows
    await expect.poll(async () => (await lines()).length, { timeout: 20_000 }).toBe(2)
    const rows = await lines()
    expect(rows[0]).toEqual({ level: 'warn', line: 'Slow. {"ms":12}', version: '1.0.0' })
    expect(Buffer.byteLength(rows[1]!.line)).toBeLessThanOrEqual(8_000)
    expect(rows[1]!.line).toMatch(/^é+ … cut at 8 kB$/)
  })

  it('counts calls and refusals by the hour', async () => {
    const counted = testPlatform(db)
    const its = await counted.clientOf(await installPlugin(db.pool, { id: 'counted', permissions: ['kv'] }))
    await its.kv.set('a', 1)
    await its.kv.get('a')
    await refusalOf(its.sql.query('select 1'))
    await counted.close()
    const { rows } = await db.pool.query(`select calls, refusals from plugin_use where plugin_id = 'counted'`)
    expect(rows).toEqual([{ calls: 3, refusals: 1 }])
  })
})
