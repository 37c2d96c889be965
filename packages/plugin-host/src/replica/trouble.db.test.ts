import path from 'node:path'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, expect, it, vi } from 'vitest'
import { writeSample } from './testing/sample-backend'
import { testFleet } from './testing/test-host'

const db = await testDatabase()
const fleet = testFleet(db)
afterAll(() => fleet.close())

const pluginId = 'troubled-host'
const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 25 })

it('does not blame a version for what kept the host from starting it', async () => {
  const sample = await fleet.store({ pluginId, version: '1.0.0', source: 'export default defineBackend({})' })
  let failures = 0
  const host = await fleet.host({
    unpack: async (sha256, folder) => {
      if (++failures <= 6) throw new Error('The database does not answer.')
      return writeSample(path.join(folder, sha256), sample)
    },
  })
  await fleet.enabled(sample)
  await until(async () => {
    await host.log.flush()
    const { rows } = await db.pool.query(`select line from plugin_log where plugin_id = $1 and stream = 'host'`, [
      pluginId,
    ])
    expect(rows.map(({ line }) => line as string)).toEqual([
      'It could not be started yet, and is tried again: The database does not answer.',
    ])
  })
  await until(async () => expect((await fleet.instances(pluginId))[0]).toMatchObject({ state: 'healthy', restarts: 0 }))
  expect(failures).toBe(7)
}, 30_000)

it('says again what runs, when it was taken for dead meanwhile', async () => {
  // As after ten minutes of sleep: another engine has removed it from the list.
  await db.pool.query('delete from plugin_replica')
  expect(await fleet.instances(pluginId)).toEqual([])
  await until(async () => expect((await fleet.instances(pluginId))[0]).toMatchObject({ state: 'healthy' }))
}, 30_000)

it('tells of what it runs once it goes on after it hung', async () => {
  const told = async () => {
    const { rows } = await db.pool.query<{ n: number }>(
      `select count(*)::int8 as n from event where topic = 'plugin' and key = $1`,
      [pluginId],
    )
    return rows[0]?.n ?? 0
  }
  const before = await told()
  await db.pool.query(`update plugin_replica set beat_at = now() - interval '20 seconds'`)
  await until(async () => expect(await told()).toBe(before + 1))
}, 30_000)
