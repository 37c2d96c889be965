import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { installPlugin } from '../testing/installed-plugin'
import { targetExtras } from '../reading/target-extras'
import { underWay } from '../testing/under-way'
import { draftView } from './draft-view'
import { planView } from './plan-view'
import { promotionDetail } from './read-detail'

const database = await testDatabase()
const { pool } = database
const { ada, deps, unit, bring, request, setPolicy, read } = await underWay(database)

it('verifications are called as their plugins call them wherever they are shown, and by id once the plugin is gone', async () => {
  const flow = await unit()
  const { id: version } = await flow.version()
  await bring(flow, version, 'SUCCEEDED')
  await setPolicy('staging', {
    verification: { smokeRun: true },
    verifications: [
      { plugin: 'odd', verification: 'rows' },
      { plugin: 'gone', verification: 'away' },
    ],
  })
  await installPlugin(pool, {
    id: 'odd',
    contributes: [{ point: 'delivery/verification/v1', id: 'rows', title: 'Enough rows' }],
  })
  const titles = { smoke: 'Smoke run', 'odd/rows': 'odd: Enough rows', 'gone/away': 'gone/away' }
  const target = { project: flow.project, unit: flow.name, environment: 'staging' }
  expect((await draftView(deps, { actor: ada, version, target })).verificationTitles).toEqual(titles)
  const row = await read((await request({ actor: ada, version, unit: flow, environment: 'staging' })).id)
  expect((await planView(pool, row.number)).verificationTitles).toEqual(titles)
  const called = (all: { name: string; title: string }[]) => Object.fromEntries(all.map((one) => [one.name, one.title]))
  expect(called((await promotionDetail(pool, ada, row.number)).verifications)).toEqual(titles)
  expect(called((await targetExtras(pool, row.targetId)).verifications)).toEqual(titles)
})
