import { uuidv7 } from '@groundwork/db/ids'
import { transaction } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { recordDeployment } from '../target/ledger'
import { underWay } from '../testing/under-way'
import { admit } from './admit'
import { groundwork } from './deps'
import { draftView } from './draft-view'
import { move } from './move'
import { promotionDetail } from './read-detail'
import { draftAnew, replan } from './replan'
import { rollBack } from './roll-back'

const database = await testDatabase()
const { pool } = database
const { deps, unit, ada, bring, finish, read, request } = await underWay(database)

it('knows of what was verified before whether it is older or newer than what runs', async () => {
  const flow = await unit()
  const [first, second] = [await flow.version(), await flow.version()]
  await bring(flow, first.id, 'SUCCEEDED')
  const up = await bring(flow, second.id, 'SUCCEEDED')
  const { targetId } = up
  expect(await promotionDetail(pool, ada, up.number)).toMatchObject({
    rollbackTo: { number: 1, isNewer: false, isCurrent: false },
  })
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

it('leads back to what runs by the ledger while another acts there, before the queue', async () => {
  const flow = await unit()
  const [first, second, third] = [await flow.version(), await flow.version(), await flow.version()]
  const { targetId, number } = await bring(flow, first.id, 'SUCCEEDED')
  const target = { targetId }
  const draft = () => draftView(deps, { target, version: first.id, mode: 'rollback', actor: ada })
  await expect(draft()).rejects.toThrow(/^v1 is what runs in dev\. Redeploy it to repair it\.$/)
  const acts = await bring(flow, second.id)
  expect(await promotionDetail(pool, ada, acts.number)).toMatchObject({
    rollbackTo: { number: 1, isNewer: false, isCurrent: true, verifiedAt: expect.any(Number) },
  })
  const next = await request({ actor: ada, version: third.id, unit: flow })
  const { planHash } = await draft()
  expect(
    (await draftView(deps, { target, version: null, mode: 'rollback', deployment: number, actor: ada })).planHash,
  ).toEqual(expect.any(String))
  const back = await rollBack(deps, { target, version: first.id, actor: ada, requestKey: uuidv7(), planHash })
  expect(await read(back.id)).toMatchObject({ mode: 'rollback', rollbackOf: acts.id, state: 'QUEUED' })
  expect(await admit(deps, targetId)).toBeNull()
  expect(await read(acts.id)).toMatchObject({
    state: 'CANCELLING',
    reason: `The roll back P-${back.number} asks it to stop.`,
  })
  await draft()
  await finish(acts.id, 'ABORTED')
  // Nothing acts any more: another is not planned, and this one still is.
  await expect(draft()).rejects.toThrow(/is what runs in dev/)
  const anew = await draftAnew(deps, back.number)
  await replan(deps, { number: back.number, actor: ada, planHash: anew.planHash })
  expect(await admit(deps, targetId)).toBe(back.id)
  await finish(back.id)
  expect((await read(next.id)).state).toBe('QUEUED')
})

it('does not lead back to what one that acts has brought itself', async () => {
  const flow = await unit()
  const [first, second] = [await flow.version(), await flow.version()]
  const { targetId } = await bring(flow, first.id, 'SUCCEEDED')
  const acts = await bring(flow, second.id)
  await move(pool, { id: acts.id, from: 'APPLYING', to: 'VERIFYING', reason: 'Switched.', actor: groundwork })
  await transaction(pool, async (sql) =>
    recordDeployment(sql, { promotion: await read(acts.id), integrationId: null, verified: false }),
  )
  const ask = { target: { targetId }, mode: 'rollback' as const, actor: ada }
  const self = draftView(deps, { ...ask, version: null, deployment: acts.number })
  await expect(self).rejects.toThrow(/is what runs in dev\. Redeploy it/)
  await expect(draftView(deps, { ...ask, version: second.id })).rejects.toThrow(/is what runs in dev\. Redeploy it/)
  expect(await draftView(deps, { ...ask, version: first.id })).toMatchObject({ to: { number: 1 } })
  await finish(acts.id)
})

it('leads back also while the one that acts needs someone, and waits until that is decided', async () => {
  const flow = await unit()
  const [first, second] = [await flow.version(), await flow.version()]
  const { targetId } = await bring(flow, first.id, 'SUCCEEDED')
  const acts = await bring(flow, second.id)
  await move(pool, { id: acts.id, from: 'APPLYING', to: 'NEEDS_ATTENTION', reason: 'Nobody knows.', actor: groundwork })
  const ask = { target: { targetId }, version: first.id, actor: ada, requestKey: uuidv7(), planHash: null }
  const back = await rollBack(deps, ask)
  expect(await admit(deps, targetId)).toBeNull()
  expect((await read(acts.id)).state).toBe('NEEDS_ATTENTION')
  await finish(acts.id, 'FAILED')
  expect(await admit(deps, targetId)).toBe(back.id)
  await finish(back.id)
})

it('is not offered to what was not verified there, and no roll back takes back another', async () => {
  const flow = await unit()
  const [first, second] = [await flow.version(), await flow.version()]
  const { targetId, id } = await bring(flow, first.id, 'SUCCEEDED')
  await pool.query('update deployment set verified = false where promotion_id = $1', [id])
  const acts = await bring(flow, second.id)
  expect((await promotionDetail(pool, ada, acts.number)).rollbackTo).toBeNull()
  await pool.query('update deployment set verified = true where promotion_id = $1', [id])
  await finish(acts.id)
  const ask = { target: { targetId }, actor: ada, planHash: null }
  const back = await rollBack(deps, { ...ask, version: first.id, requestKey: uuidv7() })
  expect(await admit(deps, targetId)).toBe(back.id)
  await expect(rollBack(deps, { ...ask, version: second.id, requestKey: uuidv7() })).rejects.toThrow(
    /is what runs in dev/,
  )
  await finish(back.id)
})
