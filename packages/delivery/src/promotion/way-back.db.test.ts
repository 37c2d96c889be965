import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { underWay } from '../testing/under-way'
import { admit } from './admit'
import { promotionDetail } from './read-detail'
import { rollBack } from './roll-back'

const database = await testDatabase()
const { pool } = database
const { deps, unit, ada, bring, finish, read } = await underWay(database)

it('knows of what was verified before whether it is older or newer than what runs', async () => {
  const flow = await unit()
  const [first, second] = [await flow.version(), await flow.version()]
  await bring(flow, first.id, 'SUCCEEDED')
  const up = await bring(flow, second.id, 'SUCCEEDED')
  const { targetId } = up
  expect(await promotionDetail(pool, ada, up.number)).toMatchObject({ rollbackTo: { number: 1, isNewer: false } })
  const back = await rollBack(deps, {
    ...{ target: { targetId }, version: first.id, actor: ada, requestKey: uuidv7(), planHash: null },
  })
  expect(await admit(deps, targetId)).toBe(back.id)
  await finish(back.id)
  expect((await read(back.id)).mode).toBe('rollback')
  expect(await promotionDetail(pool, ada, back.number)).toMatchObject({
    rollbackTo: { number: 2, isNewer: true },
    before: up.number,
  })
  // What ran before is known of what runs only.
  expect((await promotionDetail(pool, ada, up.number)).before).toBeNull()
})

it('knows what ran before where only the configuration was another', async () => {
  const flow = await unit()
  const { id } = await flow.version()
  const first = await bring(flow, id, 'SUCCEEDED')
  expect(await promotionDetail(pool, ada, first.number)).toMatchObject({ rollbackTo: null, before: null })
  const again = await bring(flow, id, 'SUCCEEDED')
  expect(await promotionDetail(pool, ada, again.number)).toMatchObject({ rollbackTo: null, before: first.number })
})
