import { testDatabase } from '@groundwork/db/testing'
import { PlatformError } from '@groundwork/plugin-sdk/platform'
import { afterAll, describe, expect, it } from 'vitest'
import { installPlugin } from './testing/installed'
import { testPlatform } from './testing/platform-server'

const db = await testDatabase()
const host = testPlatform(db)
afterAll(() => host.close())
const client = await host.clientOf(await installPlugin(db.pool, { id: 'all-of-it', permissions: ['kv'] }))

async function refusalOf(promise: Promise<unknown>): Promise<PlatformError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(PlatformError)
  return error as PlatformError
}

describe('values', () => {
  it('keeps, lists page by page, ends and deletes them', async () => {
    for (const key of ['title/1', 'title/2', 'title/3', 'other']) await client.kv.set(key, { key })
    expect(await client.kv.get('title/2')).toEqual({ key: 'title/2' })
    const first = await client.kv.list('title/', { limit: 2 })
    expect(first.items.map(({ key }) => key)).toEqual(['title/1', 'title/2'])
    const second = await client.kv.list('title/', { limit: 2, after: first.next! })
    expect(second).toMatchObject({ items: [{ key: 'title/3' }], next: null })
    expect([await client.kv.delete('other'), await client.kv.delete('other')]).toEqual([true, false])
    await client.kv.set('short', 1, { ttlSeconds: 60 })
    await db.pool.query(`update plugin_value set expires_at = now() - interval '1 s' where key = 'short'`)
    expect(await client.kv.get('short')).toBeNull()
  })

  it("are the plugin's own", async () => {
    const other = await host.clientOf(await installPlugin(db.pool, { id: 'another', permissions: ['kv'] }))
    await client.kv.set('mine', 1)
    expect(await other.kv.get('mine')).toBeNull()
    expect((await other.kv.list('')).items).toEqual([])
  })

  it('have limits of size and number, and room again after deleting', async () => {
    expect(await refusalOf(client.kv.set('big', 'x'.repeat(256_001)))).toMatchObject({ code: 'too-large' })
    const full = await installPlugin(db.pool, { id: 'full-one', permissions: ['kv'] })
    await db.pool.query(
      `insert into plugin_value (plugin_id, key, value, bytes) select 'full-one', 'k' || n, '1', 2 from generate_series(1, 10000) n`,
    )
    const its = await host.clientOf(full)
    expect((await refusalOf(its.kv.set('one-more', 1))).message).toContain('10000 keys')
    await its.kv.set('k1', 2)
    await its.kv.delete('k2')
    await its.kv.set('one-more', 1)
  })

  it('refuses what the database cannot keep', async () => {
    expect(await refusalOf(client.kv.set('nul', 'a\0b'))).toMatchObject({ code: 'bad-input' })
    expect(await refusalOf(client.kv.set('half', '\ud800'))).toMatchObject({ code: 'bad-input' })
    await client.kv.set('written', 'a\\u0000b')
    expect(await client.kv.get('written')).toBe('a\\u0000b')
  })
})
