import { testDatabase } from '@groundwork/db/testing'
import { promoting } from '@groundwork/delivery/testing/promoting'
import { describe, expect, it } from 'vitest'
import { integrationRoutes } from './integrations-api'

const database = await testDatabase()
const { pool, bus } = database
const world = await promoting(database)
const actor = await world.person('administrator', undefined, 'Grace')

const capabilities = {
  definition: { replace: 'in-place', precondition: 'token', runsPinned: true, visibleMs: 0 },
  schedule: { native: false, timeZones: false, overlap: [] },
  start: { dedupe: 'forever', comparesInput: true, whileInactive: 'runs' },
  observe: { byKey: 'exact', consistency: 'strong' },
  cancel: 'tree',
  logs: 'poll',
}

describe('integrations', () => {
  it.each([
    ['integrations/check', 'checked the connection of'],
    ['integrations/conformance', 'ran the conformance kit against'],
  ])('%s leaves who asked for it in the audit', async (route, words) => {
    const call = async (_ref: object, method: string) =>
      method === 'capabilities' ? capabilities : Promise.reject(new Error('It is away.'))
    const body = { id: world.integration }
    const requestId = route
    await integrationRoutes({ pool, bus, call })[route]!({
      actor,
      body,
      requestId,
      signal: AbortSignal.timeout(60_000),
    })
    const { rows } = await pool.query(
      `select actor_name, action, resource_id, detail->>'did' as did from audit where request_id = $1`,
      [requestId],
    )
    const about = { actor_name: 'Grace', action: 'integration.manage', resource_id: world.integration }
    expect(rows).toMatchObject([{ ...about, did: expect.stringContaining(words) }])
  })
})
