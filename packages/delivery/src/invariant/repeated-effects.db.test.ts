import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { insertIntent } from '../executor/effect-row'
import { promoting } from '../testing/promoting'
import { brokenInvariants } from './broken-invariants'

const database = await testDatabase()
const { pool } = database
const world = await promoting(database)

it('an effect is carried out once, and once more for each time that a person had it tried again', async () => {
  const flow = await world.unit()
  const actor = await world.person('administrator')
  const version = (await flow.version()).id
  const { id: promotionId } = await world.request({ unit: flow, version, actor })
  const step = { promotionId, stepId: 'put', effectNo: 0, call: 'put', integrationId: null }
  await insertIntent(pool, {
    ...step,
    key: 'of-put',
    precondition: '',
    planHash: 'of-the-plan',
    fence: 1,
    callMs: 1_000,
  })
  const twiceOrMore = async (times: number) => {
    const broken = await brokenInvariants(pool, { applied: new Map([['of-put', times]]) })
    return broken.flatMap(({ invariant, words }) => (invariant === 'I2' ? [words] : []))
  }
  expect(await twiceOrMore(1)).toEqual([])
  expect(await twiceOrMore(2)).toEqual(['effect of-put was carried out 2 times, and tried again by a person 0 times'])
  await pool.query(
    `insert into promotion_event (promotion_id, kind, from_state, to_state, actor_name, words, data)
     values ($1, 'moved', 'NEEDS_ATTENTION', 'APPLYING', 'Bo', 'Tried again.', '{"operation":"retry"}')`,
    [promotionId],
  )
  expect(await twiceOrMore(2)).toEqual([])
  expect(await twiceOrMore(3)).toEqual(['effect of-put was carried out 3 times, and tried again by a person 1 times'])
})

it('an effect that nobody knows is not carried out twice either', async () => {
  expect(await brokenInvariants(pool, { applied: new Map([['of-nobody', 2]]) })).toContainEqual({
    invariant: 'I2',
    words: 'effect of-nobody was carried out 2 times, and tried again by a person 0 times',
  })
})
