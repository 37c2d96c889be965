import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { config } from '../../../proxy'
import { GET } from './route'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'gw-sdk-'))
  writeFileSync(path.join(folder, 'plugin-sdk.tgz'), 'first')
  writeFileSync(path.join(folder, 'plugin.schema.json'), '{}')
  writeFileSync(path.join(folder, 'built-from'), 'a key')
  vi.stubEnv('DATABASE_URL', 'postgresql://unused')
  vi.stubEnv('GROUNDWORK_SECRET', 'a-secret-of-enough-length-for-this')
  vi.stubEnv('GROUNDWORK_SDK_FOLDER', folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const get = (file: string, headers: Record<string, string> = {}) =>
  GET(new Request(`http://portal.test/sdk/${file}`, { headers }), { params: Promise.resolve({ file }) })

test('a package is sent once and then only when it changed', async () => {
  const first = await get('plugin-sdk.tgz')
  expect(first.status).toBe(200)
  expect(first.headers.get('content-type')).toBe('application/gzip')
  expect(await first.text()).toBe('first')
  const etag = first.headers.get('etag') ?? ''
  const again = await get('plugin-sdk.tgz', { 'if-none-match': `"other", ${etag}` })
  expect([again.status, await again.text()]).toEqual([304, ''])
  writeFileSync(path.join(folder, 'plugin-sdk.tgz'), 'second one')
  expect(await (await get('plugin-sdk.tgz', { 'if-none-match': etag })).text()).toBe('second one')
})

test('editors anywhere may read the schema', async () => {
  const { headers } = await get('plugin.schema.json')
  expect(headers.get('content-type')).toMatch(/^application\/schema\+json/)
  expect(headers.get('access-control-allow-origin')).toBe('*')
})

test('nothing else of the folder is given out, and what was not built is said', async () => {
  for (const name of ['built-from', '../package.json', 'x.tgz']) expect((await get(name)).status).toBe(404)
  const missing = await get('ui.tgz')
  expect(missing.status).toBe(404)
  expect(await missing.text()).toMatch(/ui\.tgz was not built\. Start Groundwork with "npm start"/)
})

test('npm needs no session', () => {
  const source = config.matcher[0]?.source ?? ''
  expect(new RegExp(`^${source}$`).test('/sdk/plugin-sdk.tgz')).toBe(false)
  expect(new RegExp(`^${source}$`).test('/sdks')).toBe(true)
})
