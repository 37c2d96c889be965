import { createHmac } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { loadActor } from '@groundwork/access/actor'
import { assertionHeader, signAssertion } from '@groundwork/access/assertion'
import { testDatabase } from '@groundwork/db/testing'
import { createCallerFactory } from '@groundwork/access/trpc'
import { pluginsRouter } from '@groundwork/plugin-host/router'
import { webhookSecret } from '@groundwork/plugin-host/webhook-secret'
import { packFiles, signBundle } from '@groundwork/plugin-sdk/bundle/pack'
import { makeKeyPair } from '@groundwork/plugin-sdk/bundle/signature'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type EngineServer, startServer } from '../server'
import { createDatastore } from '@groundwork/runs/datastore'
import { type Plugins, startPlugins } from './plugins'

const db = await testDatabase()
const secret = 's'.repeat(32)
const dataFolder = mkdtempSync(path.join(os.tmpdir(), 'gw-engine-'))
const pluginFolder = path.join(dataFolder, 'plugins-here')
let server: EngineServer
let plugins: Plugins
beforeAll(async () => {
  vi.stubEnv('GROUNDWORK_SECRET', secret)
  // Sockets and unpacked bundles lie in it too; users of plugins pass through.
  chmodSync(dataFolder, 0o755)
  vi.stubEnv('TMPDIR', dataFolder)
  await db.pool.query(`insert into "user" (id, name, email, role) values
    ('u1', 'Ada', 'ada@example.com', 'developer'), ('u2', 'Ben', 'ben@example.com', 'viewer'),
    ('u3', 'Cleo', 'cleo@example.com', 'administrator')`)
  plugins = await startPlugins({
    datastore: createDatastore({ roots: [] }),
    pool: db.pool,
    bus: db.bus,
    secret,
    databaseUrl: db.url,
    dataFolder,
    shippedFolder: null,
    requestsPerMinute: undefined,
    variables: { GROUNDWORK_PLUGIN_FOLDERS: pluginFolder },
  })
  server = await startServer({
    host: '127.0.0.1',
    port: 0,
    mounts: [{ prefix: '/plugins/v1/', handler: plugins.handler }],
  })
})
afterAll(async () => {
  await server.close()
  await plugins.close()
  rmSync(dataFolder, { recursive: true, force: true })
})

const source = (mark: string) => `${mark.startsWith('0.') ? 'throw new Error("no feed")' : ''}
import { BackendError, defineBackend, initPluginRouter } from '@groundwork/plugin-sdk/backend'
const { router, procedure } = initPluginRouter()
let left = 0
export default defineBackend({
  router: router({
    who: procedure.query(({ ctx }) => ({ caller: ctx.caller, mark: '${mark}' })),
    remember: procedure.input((value) => value).mutation(async ({ ctx, input }) => {
      await ctx.platform.kv.set('note', input)
      return ctx.platform.kv.get('note')
    }),
    refuse: procedure.query(() => { throw new BackendError('not-found', 'There is no such title.') }),
    fail: procedure.query(() => { throw new Error('password=hunter2') }),
  }),
  http: (request, { signal }) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/left') return Response.json({ left })
    if (pathname === '/headers') return Response.json(Object.fromEntries(request.headers))
    if (pathname === '/echo') return new Response(request.body)
    return new Response(new ReadableStream({
      start(controller) { controller.enqueue(new TextEncoder().encode('data: 1\\n\\n')) },
      cancel() { left++ },
    }), { headers: { 'content-type': 'text/event-stream', 'set-cookie': 'a=b' } })
  },
  webhooks: { billing: async (request) => Response.json({ text: await request.text(), url: request.url, by: request.headers.get('authorization') }) },
  checkConfig: ({ flows = [] }) => flows.flatMap((flow, n) =>
    flow === 'x' ? [{ path: '/flows/' + n, level: 'error', message: 'There is no flow x.' }] : []),
})`

const flows = { type: 'array', items: { type: 'string', minLength: 1 } }
const schema = { type: 'object', properties: { flows } }

async function bundle(version: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: source(version), resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    write: false,
  })
  const manifest = {
    id: 'cost-lens',
    version,
    name: 'Cost lens',
    description: 'What things cost.',
    publisher: { name: 'Tests' },
    kind: 'domain-library',
    engines: { groundwork: '^1.0.0' },
    backend: { entry: 'backend/index.js', memoryMb: 96 },
    permissions: ['kv', 'webhooks'],
    contributes: [
      { point: 'router/v1', id: 'router' },
      { point: 'webhook/v1', id: 'billing', title: 'Billing' },
      { point: 'config/schema/v1', id: 'config', file: 'config.schema.json' },
    ],
  }
  const file = (where: string, text: string) => ({ path: where, bytes: Buffer.from(text) })
  return packFiles([
    file('plugin.json', JSON.stringify(manifest)),
    file('backend/index.js', outputFiles[0]?.text ?? ''),
    file('config.schema.json', JSON.stringify(schema)),
  ]).bytes
}

type Init = Omit<RequestInit, 'headers'> & { user?: string; headers?: Record<string, string> }
const ask = (where: string, { user = 'u1', headers, ...init }: Init = {}) =>
  fetch(`${server.url}/plugins/v1/${where}`, {
    ...init,
    headers: { [assertionHeader]: signAssertion({ userId: user, requestId: 'r1' }, secret), ...headers },
  })
const json = { 'content-type': 'application/json' }

/** The portal's own router, as this person, with this engine behind it. */
async function portal(userId: string) {
  const actor = await loadActor(db.pool, userId)
  const engine = (where: string, init?: RequestInit) =>
    ask(where.replace('/plugins/v1/', ''), { ...init, headers: json } as Init)
  const { pool, prisma, bus } = db
  return createCallerFactory(pluginsRouter)({ pool, prisma, bus, actor, requestId: 'r1', engine })
}

async function publish(version: string, more = '') {
  await vi.waitFor(async () => expect((await ask('nothing/trpc/x')).status).toBe(404), { timeout: 10_000 })
  return ask(`-/bundles?dev=1${more}`, {
    method: 'POST',
    body: Buffer.from(await bundle(version)),
    headers: { 'x-file-name': 'cost-lens.tgz' },
  })
}

describe('plugins behind the engine', () => {
  it('take a bundle of a developer and answer at once, with the platform behind them', async () => {
    const answer = await publish('1.0.0')
    const published = (await answer.json()) as { sha256: string }
    expect(published).toMatchObject({
      pluginId: 'cost-lens',
      version: '1.0.0',
      isNew: true,
      next: '/plugins/cost-lens',
      withheld: ['webhooks'],
    })
    expect(answer.status).toBe(201)
    const who = await ask('cost-lens/trpc/who')
    expect(await who.json()).toEqual({
      result: {
        data: { mark: '1.0.0', caller: { kind: 'user', id: 'u1', name: 'Ada', role: 'developer', teams: [] } },
      },
    })
    const note = await ask('cost-lens/trpc/remember', { method: 'POST', body: '{"a":1}', headers: json })
    expect(await note.json()).toEqual({ result: { data: { a: 1 } } })
  }, 30_000)

  it('swap to the next bundle of the folder, with what an envelope of its team allows by now', async () => {
    await db.pool.query(`with t as (insert into team (id, name, slug) values (gen_random_uuid(), 'Costs', 'costs') returning id),
        m as (insert into team_member (team_id, user_id, role) select id, 'u1', 'developer' from t)
      insert into plugin_envelope (id, team_id, id_prefix, permissions, points, memory_mb, rate_per_minute)
        select gen_random_uuid(), id, 'cost', '{webhooks}', '{}', 512, 100000 from t`)
    const answer = await publish('1.0.1')
    expect([answer.status, await answer.json()]).toMatchObject([201, { withheld: [] }])
    await vi.waitFor(async () => expect(await (await ask('cost-lens/trpc/who')).text()).toContain('1.0.1'), {
      timeout: 10_000,
    })
  }, 30_000)

  it('say in the answer, where it is waited for, whether what was sent started', async () => {
    const outcome = async (version: string) => {
      const answer = (await (await publish(version, '&outcome=wait')).json()) as { outcome: unknown }
      return answer.outcome
    }
    expect(await outcome('1.0.2')).toEqual({ state: 'on' })
    expect(await outcome('0.9.0')).toEqual({ state: 'failed', reason: expect.stringContaining('no feed'), stays: true })
    expect(await (await ask('cost-lens/trpc/who')).text()).toContain('1.0.2')
    expect(await outcome('1.0.1')).toEqual({ state: 'on' })
  }, 30_000)

  it('say their own no, and keep their failures to their log', async () => {
    const refused = await ask('cost-lens/trpc/refuse')
    expect(refused.status).toBe(404)
    expect(await refused.text()).toContain('There is no such title.')
    const failed = await ask('cost-lens/trpc/fail')
    expect(failed.status).toBe(500)
    expect(await failed.text()).not.toContain('hunter2')
  })

  it("are closed to those who may not use them; somebody else's preview is as one that there is not", async () => {
    expect((await fetch(`${server.url}/plugins/v1/cost-lens/trpc/who`)).status).toBe(401)
    const [other, none] = [
      await ask('cost-lens/trpc/who', { user: 'u2' }),
      await ask('cost-lost/trpc/who', { user: 'u2' }),
    ]
    expect([other.status, none.status]).toEqual([404, 404])
    expect((await other.text()).replaceAll('cost-lens', 'cost-lost')).toBe(await none.text())
    expect((await ask('cost-lens/-/health')).status).toBe(404)
    expect((await ask('nobody-here/trpc/who')).status).toBe(404)
    for (const round of ['http/..%2f-/health', 'http/%2e%2e%2f-/jobs/x', 'trpc/.%2e\\-/health'])
      expect((await ask(`cost-lens/${round}`)).status).toBe(404)
  })

  it("are sent nothing that is the portal's", async () => {
    const sent = await ask('cost-lens/http/headers', {
      headers: { cookie: 'a=b', authorization: 'Bearer x', accept: 'text/x' },
    })
    const headers = (await sent.json()) as Record<string, string>
    expect(headers).toMatchObject({ accept: 'text/x', 'x-request-id': 'r1' })
    for (const name of ['cookie', 'authorization', assertionHeader]) expect(headers).not.toHaveProperty(name)
  })

  it('stream both ways, and hear when somebody leaves', async () => {
    const echo = await ask('cost-lens/http/echo', { method: 'POST', body: 'x'.repeat(3_000_000) })
    expect((await echo.text()).length).toBe(3_000_000)
    const abort = new AbortController()
    const stream = await ask('cost-lens/http/stream', { signal: abort.signal })
    expect(stream.headers.get('set-cookie')).toBeNull()
    const { value } = await stream.body!.getReader().read()
    expect(Buffer.from(value!).toString()).toBe('data: 1\n\n')
    abort.abort()
    await vi.waitFor(async () => expect(await (await ask('cost-lens/http/left')).json()).toEqual({ left: 1 }), 10_000)
  })

  it('are sent no more than ten megabytes', async () => {
    const answer = await ask('cost-lens/http/echo', { method: 'POST', body: Buffer.alloc(11 * 1024 * 1024) })
    expect(answer.status).toBe(413)
    expect(await answer.text()).toContain('larger than 10 MB')
  })

  it('check a configuration before it is saved', async () => {
    const { rows } = await db.pool.query<{ sha256: string }>(
      `select sha256 from plugin_bundle where version in ('1.0.0', '1.0.1')`,
    )
    // One of them is active, the other runs for the question only.
    expect(rows).toHaveLength(2)
    for (const { sha256 } of rows) {
      const check = (values: object) =>
        ask('-/check-config', { method: 'POST', headers: json, body: JSON.stringify({ sha256, values }) })
      expect(await (await check({ flows: ['a', 'x'] })).json()).toEqual({
        findings: [{ path: '/flows/1', level: 'error', message: 'There is no flow x.' }],
      })
      expect(await (await check({ flows: ['a'] })).json()).toEqual({ findings: [] })
    }
  }, 20_000)

  it("name the same places in the plugin's findings and in the host's own", async () => {
    const { config } = await portal('u1')
    expect(await config.check({ id: 'cost-lens', values: { flows: ['a', 'x'] } })).toEqual({
      findings: [{ path: '/flows/1', level: 'error', message: 'There is no flow x.' }],
      asked: true,
    })
    expect(await config.check({ id: 'cost-lens', values: { flows: ['a', ''] } })).toEqual({
      findings: [{ path: '/flows/1', level: 'error', message: expect.any(String) }],
      asked: false,
    })
  }, 20_000)

  it('are asked about a configuration by those who may configure them, and only where they are trusted', async () => {
    const check = async (sha256: string, user: string) => {
      const body = JSON.stringify({ sha256, values: {} })
      const answer = await ask('-/check-config', { method: 'POST', headers: json, body, user })
      return { status: answer.status, text: await answer.text() }
    }
    const { rows } = await db.pool.query<{ sha256: string }>(
      `select active_sha as sha256 from plugin_installation where plugin_id = 'cost-lens'`,
    )
    const active = rows[0]!.sha256
    expect(await check(active, 'u1')).toMatchObject({ status: 200 })
    expect(await check(active, 'u2')).toMatchObject({ status: 403 })
    // What came in under less strict rules, or whose key was revoked since.
    const copy = (sha256: string, pluginId: string) =>
      db.pool.query(
        `insert into plugin_bundle (sha256, plugin_id, version, manifest, files, size_bytes, trust, source, origin)
          select $1, $2, '9.0.0', manifest, files, 1, 'unsigned', 'upload', 'test' from plugin_bundle where sha256 = $3`,
        [sha256, pluginId, active],
      )
    await copy('0'.repeat(64), 'cost-lens')
    await copy('1'.repeat(64), 'never-seen')
    for (const sha256 of ['0'.repeat(64), '1'.repeat(64)])
      expect(await check(sha256, 'u3')).toMatchObject({ status: 403, text: expect.stringContaining('not trusted') })
    expect(await check('2'.repeat(64), 'u3')).toMatchObject({ status: 404 })
    await db.pool.query(`delete from plugin_bundle where origin = 'test'`)
  })

  it('receive webhooks of those who know the secret', async () => {
    const post = (search: string) =>
      fetch(`${server.url}/plugins/v1/cost-lens/webhooks/billing${search}`, {
        method: 'POST',
        body: 'paid',
        headers: { authorization: 'Bearer of-the-sender' },
      })
    expect((await post('')).status).toBe(401)
    expect((await post(`?secret=${createHmac('sha256', 'x').digest('base64url')}`)).status).toBe(401)
    const right = webhookSecret(secret, { pluginId: 'cost-lens', webhook: 'billing' })
    const answer = (await (await post(`?secret=${right}&kind=a`)).json()) as Record<string, string>
    expect(answer).toMatchObject({ text: 'paid', by: 'Bearer of-the-sender' })
    expect(answer['url']).toMatch(/\?kind=a$/)
  })

  it("come from a folder of the engine's disk that the installation allows, and from no other", async () => {
    mkdirSync(pluginFolder)
    const { privateKeyPem, publicKey } = makeKeyPair()
    await (await portal('u3')).keys.trust({ publicKey, publisher: 'Tests', idPrefix: 'cost-lens' })
    writeFileSync(path.join(pluginFolder, 'lens.tgz'), await signBundle(await bundle('1.1.0'), privateKeyPem))
    symlinkSync('/etc/passwd', path.join(pluginFolder, 'way-out.tgz'))
    const take = (where: string, user = 'u1') =>
      ask('-/bundles/folder', { method: 'POST', headers: json, body: JSON.stringify({ path: where }), user })
    expect(await (await ask('-/folders')).json()).toEqual({ folders: [pluginFolder] })
    expect((await ask('-/folders', { user: 'u2' })).status).toBe(403)
    const taken = await take(path.join(pluginFolder, 'lens.tgz'))
    expect(await taken.json()).toMatchObject({ pluginId: 'cost-lens', version: '1.1.0', isNew: true })
    expect((await take(path.join(pluginFolder, 'lens.tgz'), 'u2')).status).toBe(403)
    for (const outside of [
      '/etc/passwd',
      path.join(pluginFolder, '../nowhere'),
      path.join(pluginFolder, 'way-out.tgz'),
    ]) {
      const refused = await take(outside)
      expect(refused.status).toBe(422)
      expect(await refused.json()).toMatchObject({
        code: 'folder-not-allowed',
        message: expect.stringContaining('Add its folder to GROUNDWORK_PLUGIN_FOLDERS, or upload the bundle.'),
      })
    }
    expect((await take('')).status).toBe(422)
  })

  it('are refused with file and reason when a bundle is not one', async () => {
    const answer = await ask('-/bundles', { method: 'POST', body: 'not a bundle' })
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ code: expect.any(String), message: expect.any(String) })
    expect((await ask('-/bundles', { method: 'POST', body: 'x', user: 'u2' })).status).toBe(403)
  })
})
