import { transaction } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it } from 'vitest'
import { testManifest } from '../platform/testing/installed'
import { listSecrets, readSecret, removeSecret, setSecret } from './secrets'

const db = await testDatabase()
const secret = 'a-secret-for-tests-that-is-long-enough'
const manifest = testManifest({
  id: 'keeper',
  permissions: ['secrets'],
  secrets: [
    { name: 'API_KEY', description: 'For a service' },
    { name: 'PIN', description: 'Short' },
  ],
})
const change = {
  bus: db.bus,
  actor: { kind: 'user', id: 'ada', name: 'Ada', email: 'a@b.c', role: 'administrator', teams: {} } as const,
}
const set = (name: string, value: string) =>
  transaction(db.pool, (sql) => setSecret(sql, { manifest, name, value, secret }, change))
const read = (name: string, key = secret) => readSecret(db.pool, { pluginId: 'keeper', name }, key)

describe('secrets', () => {
  it('are read by the plugin and shown to nobody', async () => {
    await set('API_KEY', 'sesame-sesame-42')
    await set('PIN', '1234')
    expect([await read('API_KEY'), await read('PIN')]).toEqual(['sesame-sesame-42', '1234'])
    expect(await listSecrets(db.pool, manifest)).toMatchObject([
      { name: 'API_KEY', set: true, hint: '42', setBy: 'ada' },
      { name: 'PIN', set: true, hint: null },
    ])
    const said = await db.pool.query<{ did: string }>(
      `select detail ->> 'did' as did from audit where resource_id = 'keeper' order by at, id`,
    )
    expect(said.rows.map(({ did }) => did)).toEqual(['set the secret API_KEY', 'set the secret PIN'])
    const everything = await db.pool.query<{ text: string }>(
      `select (select string_agg(a::text, ' ') from audit a) || (select string_agg(e::text, ' ') from event e)
        || (select string_agg(encode(ciphertext, 'escape'), ' ') from plugin_secret) as text`,
    )
    expect(everything.rows[0]!.text).not.toMatch(/sesame|1234[^0-9-]/)
  })

  it('open under their own name, for their own plugin and installation only', async () => {
    await set('API_KEY', 'one-for-the-api')
    await db.pool.query(
      `update plugin_secret p set ciphertext = q.ciphertext from plugin_secret q where p.name = 'PIN' and q.name = 'API_KEY'`,
    )
    await expect(read('PIN')).rejects.toThrow('Set it again')
    await expect(read('API_KEY', 'another-secret-that-is-long-enough')).rejects.toThrow('GROUNDWORK_SECRET was changed')
  })

  it('are refused when the manifest does not name them, and removed once', async () => {
    await expect(set('OTHER', 'x')).rejects.toThrow('no secret "OTHER"')
    await expect(set('PIN', '')).rejects.toThrow('Enter a value')
    await removeSecret(db.pool, { pluginId: 'keeper', name: 'PIN' }, change)
    await expect(removeSecret(db.pool, { pluginId: 'keeper', name: 'PIN' }, change)).rejects.toThrow('not set')
    expect(await read('PIN')).toBeNull()
  })
})
