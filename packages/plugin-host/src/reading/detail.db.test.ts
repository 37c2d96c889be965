import { createHash } from 'node:crypto'
import { putBlobs } from '@groundwork/db/blobs'
import { testDatabase } from '@groundwork/db/testing'
import { expect, it, vi } from 'vitest'
import { twoTeams } from '../router/testing/streaming'

vi.stubEnv('GROUNDWORK_SECRET', 's'.repeat(40))
const database = await testDatabase()
const { pool } = database
const { as, bundle, generationOf, streaming } = await twoTeams(database)

const id = 'stream-fits'

/** A version whose configuration is a number below `maximum`. */
async function version(maximum: number): Promise<string> {
  const file = 'config.schema.json'
  const schema = { type: 'object', properties: { limit: { type: 'number', maximum } } }
  const bytes = Buffer.from(JSON.stringify(schema))
  const hash = createHash('sha256').update(bytes).digest('hex')
  const sha256 = await bundle({ id, manifest: { contributes: [{ point: 'config/schema/v1', id: 'config', file }] } })
  await putBlobs(pool, [{ sha256: hash, bytes }])
  await pool.query('update plugin_bundle set files = $2 where sha256 = $1', [
    sha256,
    JSON.stringify({ [file]: { sha256: hash, size: bytes.length } }),
  ])
  return sha256
}

it('tells those who configure a plugin what is saved and does not fit since an upgrade', async () => {
  const [wide, narrow] = [await version(100), await version(5)]
  const audience = { kind: 'everyone' } as const
  await as('administrator').register({ sha256: wide, granted: [], ownerTeam: streaming.id, audience })
  await as('administrator').config.save({ id, values: { limit: 50 }, revision: 0 })
  const findings = async (who: 'ofTeam' | 'viewer') => (await as(who).detail({ id })).configFindings
  expect(await findings('ofTeam')).toEqual([])
  await as('administrator').upgrade({ id, generation: await generationOf(id), sha256: narrow })
  expect(await findings('ofTeam')).toMatchObject([{ path: '/limit', level: 'error' }])
  expect(await findings('viewer')).toEqual([])
  const none = await bundle({ id })
  await as('administrator').upgrade({ id, generation: await generationOf(id), sha256: none })
  expect(await findings('ofTeam')).toEqual([])
})
