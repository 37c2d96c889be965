import { testDatabase } from '@groundwork/db/testing'
import type { PlatformError } from '@groundwork/plugin-sdk/platform'
import type { Caller } from '@groundwork/plugin-sdk/protocol'
import { afterAll, expect, it } from 'vitest'
import { installPlugin } from './testing/installed'
import { testPlatform } from './testing/platform-server'

const db = await testDatabase()
const host = testPlatform(db)
afterAll(() => host.close())
const ada: Caller = { kind: 'user', id: 'ada', name: 'Ada', role: 'developer', teams: [] }

async function clientOf(id: string, contributes: object[]) {
  const plugin = await installPlugin(db.pool, { id, contributes } as Parameters<typeof installPlugin>[1])
  return host.clientOf(plugin, ada)
}

it('says that a gate changed, for a plugin that has one, and not more often than is good', async () => {
  const gate = { point: 'delivery/gate/v1', id: 'slates', title: 'Slates', description: 'Accepted slates' }
  const keeper = await clientOf('gate-keeper', [gate])
  await keeper.gates.changed()
  const { rows } = await db.pool.query(`select key, payload from event where topic = 'gate'`)
  expect(rows).toMatchObject([{ key: 'gate-keeper' }])
  const without = (await clientOf('without-gate', [])).gates.changed()
  await expect(without).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('has no gate in its'),
  })
  const many = await Promise.allSettled(Array.from({ length: 60 }, () => keeper.gates.changed()))
  const refused = many.flatMap((each) => (each.status === 'rejected' ? [each.reason as PlatformError] : []))
  expect(refused.length).toBeGreaterThan(10)
  expect(refused[0]).toMatchObject({ code: 'too-many', retryable: true })
})
