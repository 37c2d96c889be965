import { createHash } from 'node:crypto'
import type { Actor } from '@groundwork/access/can'
import { putBlob } from '@groundwork/db/blobs'
import { testDatabase } from '@groundwork/db/testing'
import { beforeEach, expect, test } from 'vitest'
import { disable } from '../registry/registry'
import { standingOf } from './standing'
import { uiConfigOf } from './ui-config'

const { pool, bus } = await testDatabase()
const person = (id: string, role: 'viewer' | 'administrator'): Actor => ({
  kind: 'user',
  id,
  name: id,
  email: `${id}@example.org`,
  role,
  teams: {},
})
const vera = person('Vera', 'viewer')
const ada = person('Ada', 'administrator')
const hash = (text: string) => createHash('sha256').update(text).digest('hex')

beforeEach(async () => {
  await pool.query('truncate plugin_bundle, plugin_installation, plugin_config')
  const schema = {
    type: 'object',
    properties: {
      currency: { type: 'string', default: 'EUR' },
      pin: { type: 'string', writeOnly: true },
      api: { type: 'object', properties: { url: { type: 'string' }, key: { type: 'string', writeOnly: true } } },
      hooks: { type: 'array', items: { $ref: '#/$defs/hook' } },
    },
    $defs: {
      hook: { type: 'object', properties: { to: { type: 'string' }, sign: { allOf: [{ $ref: '#/$defs/hidden' }] } } },
      hidden: { type: 'string', writeOnly: true },
    },
  }
  const sha256 = await putBlob(pool, Buffer.from(JSON.stringify(schema)))
  const files = { 'config.schema.json': { sha256, size: 1, type: 'application/json', served: false } }
  for (const version of ['1.0.0', '1.1.0']) {
    const contributes = [{ point: 'config/schema/v1', id: 'config', file: 'config.schema.json' }]
    const manifest = { id: 'cost-lens', name: 'Cost lens', version, permissions: [], contributes }
    await pool.query(
      `insert into plugin_bundle (sha256, plugin_id, version, manifest, files, size_bytes, trust, source, origin)
        values ($1, 'cost-lens', $2, $3, $4, 1, 'signed', 'upload', 'cost-lens.tgz')`,
      [hash(version), version, JSON.stringify(manifest), JSON.stringify(files)],
    )
  }
  await pool.query(
    `insert into plugin_installation (plugin_id, state, active_sha, previous_sha, audience)
      values ('cost-lens', 'enabled', $1, $2, '{"kind":"everyone"}')`,
    [hash('1.1.0'), hash('1.0.0')],
  )
})

test('who may use it and who may change it, with the version that a roll back leads to', async () => {
  expect(await standingOf(pool, vera, 'cost-lens')).toMatchObject({
    name: 'Cost lens',
    version: '1.1.0',
    previous: '1.0.0',
    use: { allowed: true },
    manage: { allowed: false, reason: expect.stringContaining('administrator') },
  })
  expect(await standingOf(pool, ada, 'cost-lens')).toMatchObject({ manage: { allowed: true } })
  expect(await standingOf(pool, ada, 'never-was')).toBeNull()
})

test('the build before is no version to go back to', async () => {
  await pool.query(`update plugin_bundle set source = 'dev', version = '1.1.0' where sha256 = $1`, [hash('1.0.0')])
  expect(await standingOf(pool, ada, 'cost-lens')).toMatchObject({ version: '1.1.0', previous: null })
})

test('who turned it off is told', async () => {
  const seen = { pluginId: 'cost-lens', generation: 1 }
  await disable({ pool, bus, actor: ada, requestId: null }, seen)
  expect(await standingOf(pool, vera, 'cost-lens')).toMatchObject({
    state: 'disabled',
    use: { allowed: false },
    last: { did: 'disabled the plugin', by: 'Ada' },
  })
})

test('its UI reads the configuration with defaults and without what is only written', async () => {
  const values = { pin: '1234', api: { url: 'https://prices.example.org', key: 'k' }, hooks: [{ to: 'x', sign: 's' }] }
  await pool.query(`insert into plugin_config (plugin_id, revision, values) values ('cost-lens', 3, $1)`, [values])
  expect(await uiConfigOf(pool, vera, 'cost-lens')).toEqual({
    revision: 3,
    values: { currency: 'EUR', api: { url: 'https://prices.example.org' }, hooks: [{ to: 'x' }] },
  })
  await pool.query(`update plugin_installation set audience = '{"kind":"me","users":["Ada"]}'`)
  await expect(uiConfigOf(pool, vera, 'cost-lens')).rejects.toMatchObject({ name: 'NotAllowedError' })
})
