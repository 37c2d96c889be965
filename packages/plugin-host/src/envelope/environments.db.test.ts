import { testDatabase } from '@groundwork/db/testing'
import { afterAll, expect, it } from 'vitest'
import { installPlugin } from '../platform/testing/installed'
import { testPlatform } from '../platform/testing/platform-server'

const db = await testDatabase()
const host = testPlatform(db)
afterAll(() => host.close())

it('the environments of an envelope hold for the promotions that its plugins ask for, a change of them at once', async () => {
  await db.bus.ready()
  const team = '01890000-0000-7000-8000-000000000002'
  await db.pool.query(`insert into team (id, slug, name) values ($1, 'desk', 'Desk')`, [team])
  await db.pool.query(
    `insert into plugin_envelope (id, team_id, id_prefix, permissions, points, memory_mb, rate_per_minute)
      values ($1, $1, 'desk-', '{promotions.request}', '{}', 100, 600)`,
    [team],
  )
  const permissions: ['promotions.request'] = ['promotions.request']
  const its = await host.clientOf(await installPlugin(db.pool, { id: 'desk-asks', permissions }, { ownerTeam: team }))
  const free = await host.clientOf(await installPlugin(db.pool, { id: 'asks', permissions }, { ownerTeam: team }))
  const ask = (client: typeof its, environment: string) =>
    client.promotions.request({
      ...{ project: 'ranking', unit: 'Train', environment },
      ...{ version: 'a'.repeat(64), key: environment },
    })
  await expect(ask(its, 'staging')).rejects.toMatchObject({
    code: 'not-allowed',
    message: expect.stringMatching(
      /the team Desk, whose envelope "desk-" names no environment: staging is beyond it\. An administrator can add staging/,
    ),
  })
  await db.pool.query(`update plugin_envelope set environments = '{staging}' where id = $1`, [team])
  await db.bus.publish(db.pool, [{ topic: 'plugin', key: team, payload: { change: 'envelope' } }])
  db.bus.wake()
  await expect.poll(() => ask(its, 'staging').catch(() => null)).toMatchObject({ number: 1 })
  await expect(ask(its, 'production')).rejects.toThrow('names staging: production is beyond it')
  expect(await ask(free, 'production')).toMatchObject({ number: 1 })
})
