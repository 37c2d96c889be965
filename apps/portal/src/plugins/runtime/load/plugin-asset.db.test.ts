import { createHash } from 'node:crypto'
import { createSession } from '@groundwork/access/session'
import { putBlob } from '@groundwork/db/blobs'
import { makeUser } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { stores } from '../../../server/db'
import { pluginAsset } from './plugin-asset'

const { url, pool, prisma } = await testDatabase()
const secret = 'a-secret-of-this-installation-0123'
const portalUrl = 'http://127.0.0.1:3100'
const bundle = createHash('sha256').update('a bundle').digest('hex')
let cookie = ''
let userId = ''

beforeAll(async () => {
  vi.stubEnv('DATABASE_URL', url)
  vi.stubEnv('GROUNDWORK_SECRET', secret)
  vi.stubEnv('GROUNDWORK_PORTAL_URL', portalUrl)
  userId = (await makeUser(prisma, {})).id
  cookie = await cookieOf(userId)
  const sha256 = await putBlob(pool, Buffer.from('export default 1'))
  const files = {
    'ui/index.js': { sha256, size: 16, type: 'text/javascript; charset=utf-8', served: true },
    'backend/index.js': { sha256, size: 16, type: 'text/javascript; charset=utf-8', served: false },
  }
  await pool.query(
    `insert into plugin_bundle (sha256, plugin_id, version, manifest, files, size_bytes, trust, source, origin)
      values ($1, 'cost-lens', '1.0.0', '{}', $2, 16, 'signed', 'upload', 'cost-lens.tgz')`,
    [bundle, JSON.stringify(files)],
  )
  await pool.query(
    `insert into plugin_installation (plugin_id, state, active_sha, audience, granted)
      values ('cost-lens', 'enabled', $1, '{"kind":"everyone"}', '{}')`,
    [bundle],
  )
})
afterAll(async () => {
  await stores().bus.close()
  await stores().pool.end()
})

async function cookieOf(of: string): Promise<string> {
  const session = await createSession(pool, { userId: of, secret, portalUrl })
  return `${session.name}=${encodeURIComponent(session.value)}`
}

const ask = (path: string, headers: Record<string, string> = {}) =>
  pluginAsset(new Request(`${portalUrl}/plugin-assets/${path}`, { headers }), path.split('/'))

test("a plugin's module is for who is signed in, and is kept for ever", async () => {
  const answer = await ask(`${bundle}/ui/index.js`, { cookie })
  expect(await answer.text()).toBe('export default 1')
  expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(answer.headers.get('cache-control')).toMatch(/private.*immutable/)
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('content-security-policy')).toContain('sandbox')
  const etag = answer.headers.get('etag') ?? ''
  expect((await ask(`${bundle}/ui/index.js`, { cookie, 'if-none-match': etag })).status).toBe(304)
  expect((await ask(`${bundle}/ui/index.js`)).status).toBe(401)
  expect((await ask(`${bundle}/ui/index.js`, { 'if-none-match': etag })).status).toBe(401)
})

test('a module is only for who may use its plugin, from the moment that this changes', async () => {
  const admin = await cookieOf((await makeUser(prisma, { role: 'administrator' })).id)
  const [entry, etag] = [`${bundle}/ui/index.js`, (await ask(`${bundle}/ui/index.js`, { cookie })).headers.get('etag')]
  const status = async (of: string) => (await ask(entry, { cookie: of })).status
  async function set(what: string, value: string | null) {
    await pool.query(`update plugin_installation set ${what} = $1 where plugin_id = 'cost-lens'`, [value])
    await stores().bus.publish(pool, [{ topic: 'plugin', key: 'cost-lens', payload: { change: 'audience' } }])
    stores().bus.wake()
  }
  // Listening begins with the first request; an event before that would be missed, and forgotten after five seconds only.
  await stores().bus.ready()
  await set('audience', '{"kind":"me","users":["somebody-else"]}')
  await vi.waitFor(async () => expect(await status(cookie)).toBe(404), 4_000)
  expect((await ask(entry, { cookie, 'if-none-match': etag ?? '' })).status).toBe(404)
  expect(await status(admin)).toBe(200)
  await set('audience', JSON.stringify({ kind: 'me', users: [userId] }))
  await vi.waitFor(async () => expect(await status(cookie)).toBe(200), 4_000)
  // It is on no more, was not the one before, and is not this person's own.
  await set('active_sha', '0'.repeat(64))
  await vi.waitFor(async () => expect(await status(cookie)).toBe(404), 4_000)
  expect(await status(admin)).toBe(200)
  await set('previous_sha', bundle)
  await vi.waitFor(async () => expect(await status(cookie)).toBe(200), 4_000)
  await set('previous_sha', null)
  await pool.query('update plugin_bundle set uploaded_by = $1', [userId])
  await set('state', 'uninstalled')
  await vi.waitFor(async () => expect(await status(cookie)).toBe(200), 4_000)
})

test('what is not for browsers is not there', async () => {
  for (const path of ['backend/index.js', 'plugin.json', 'ui/other.js', 'ui/../backend/index.js'])
    expect((await ask(`${bundle}/${path}`, { cookie })).status, path).toBe(404)
  expect((await ask('not-a-hash/ui/index.js', { cookie })).status).toBe(404)
})

test('shims need no session and may change with the portal', async () => {
  const answer = await ask('shims/v1/react.js')
  expect(answer.headers.get('content-type')).toContain('text/javascript')
  expect(answer.headers.get('cache-control')).not.toContain('immutable')
  expect((await ask('shims/v1/react.js', { 'if-none-match': answer.headers.get('etag') ?? '' })).status).toBe(304)
  expect((await ask('shims/v2/react.js')).status).toBe(404)
  expect((await ask('shims/v1/pg.js')).status).toBe(404)
})
