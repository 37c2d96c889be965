import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { deployFlow } from '../testing/deployed-flow'
import { launchPlaces } from './launch-places'
import { planLaunch } from './plan-launch'

const { pool } = await testDatabase()

it('says where runs were started, and which they are once they are recorded', async () => {
  const { targetId, version, integrationId } = await deployFlow(pool, {
    ...{ code: Buffer.from('code'), entry: 'flow.py', name: 'Score', environment: 'dev' },
  })
  for (const key of ['rone', 'rtwo'])
    await planLaunch(pool, { key, targetId, version, integrationId, purpose: 'manual', parameters: {} })
  await pool.query(`update launch set flow = 'Score', run_id = '21' where key = 'rtwo'`)
  const places = await launchPlaces(pool, ['rone', 'rtwo', 'rother'])
  expect(places.toSorted((a, b) => (a.key < b.key ? -1 : 1))).toEqual([
    { key: 'rone', project: expect.any(String), unit: 'Score', environment: 'dev', run: null },
    { key: 'rtwo', project: expect.any(String), unit: 'Score', environment: 'dev', run: 'Score/21' },
  ])
})
