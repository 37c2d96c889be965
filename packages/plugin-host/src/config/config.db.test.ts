import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it } from 'vitest'
import { installPlugin } from '../platform/testing/installed'
import { ConfigRefusal, configHistory, readConfig, saveConfig } from './config'

const db = await testDatabase()
await installPlugin(db.pool, { id: 'configured' })
const schema = {
  type: 'object',
  properties: { market: { type: 'string' }, days: { type: 'integer', default: 7 } },
  required: ['market'],
}
const actor = { kind: 'user', id: 'ada', name: 'Ada', email: 'a@b.c', role: 'administrator', teams: {} } as const
const save = (values: unknown, revision: number) =>
  saveConfig(db.pool, { pluginId: 'configured', values, revision, schema }, { bus: db.bus, actor })

describe('configuration', () => {
  it('is kept as revisions, with defaults, audit and event', async () => {
    expect(await readConfig(db.pool, 'configured')).toMatchObject({ revision: 0, values: {} })
    expect(await save({ market: 'de' }, 0)).toBe(1)
    expect(await save({ market: 'fr' }, 1)).toBe(2)
    expect(await readConfig(db.pool, 'configured')).toMatchObject({
      revision: 2,
      values: { market: 'fr', days: 7 },
      author: 'ada',
    })
    await db.pool.query(`insert into "user" (id, name, email, updated_at) values ('ada', 'Ada', 'a@b.c', now())`)
    const history = await configHistory(db.pool, 'configured')
    expect(history.map(({ revision, authorName }) => [revision, authorName])).toEqual([
      [2, 'Ada'],
      [1, 'Ada'],
    ])
    const audit = await db.pool.query(`select detail from audit where action = 'plugin.configure' order by at`)
    expect(audit.rows.at(-1)).toEqual({
      detail: { did: 'saved configuration revision 2', revision: 2, changed: ['market'] },
    })
    const told = await db.pool.query(`select key, payload from event where topic = 'plugin'`)
    expect(told.rows).toContainEqual({ key: 'configured', payload: { change: 'config' } })
    const { rows } = await db.pool.query('select config_revision from plugin_installation')
    expect(rows).toEqual([{ config_revision: 2 }])
  })

  it('refuses values that do not fit and changes on an old revision, and changes nothing then', async () => {
    await expect(save({ days: 1 }, 2)).rejects.toThrow(ConfigRefusal)
    await expect(save({ market: 'es' }, 1)).rejects.toThrow('changed meanwhile (revision 2)')
    const both = await Promise.allSettled([save({ market: 'it' }, 2), save({ market: 'pl' }, 2)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await configHistory(db.pool, 'configured')).length).toBe(3)
  })
})
