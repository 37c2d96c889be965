import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { promoting } from '../testing/promoting'
import { environmentInfos, promotionInfos, targetInfos, unitTargets, versionInfos } from './for-plugins'

const database = await testDatabase()
const { pool } = database
const { person, unit, request } = await promoting(database)
const ada = await person('viewer', 'developer', 'Ada')

it('tells environments from the lowest rank up', async () => {
  const names = (await environmentInfos(pool)).map(({ name, production }) => [name, production])
  expect(names).toEqual([
    ['dev', false],
    ['staging', false],
    ['production', true],
  ])
})

it('tells of units, versions, targets and promotions, page by page', async () => {
  const flow = await unit()
  const made = [await flow.version(), await flow.version(), await flow.version()]
  const first = await request({ actor: ada, version: made[0]!.id, unit: flow })
  const second = await request({ actor: ada, version: made[1]!.id, unit: flow })
  const { project } = flow

  const one = await versionInfos(pool, { project, limit: 2 })
  expect(one.items.map(({ number }) => number)).toHaveLength(2)
  const two = await versionInfos(pool, { project, limit: 2, after: one.next! })
  expect(new Set([...one.items, ...two.items].map(({ number }) => number))).toEqual(new Set([1, 2, 3]))
  expect(two.next).toBeNull()

  const newest = await promotionInfos(pool, { project, limit: 1 })
  expect(newest).toMatchObject({ items: [{ number: second.number, unit: flow.name }], next: String(second.number) })
  expect((await promotionInfos(pool, { project, after: newest.next! })).items).toMatchObject([{ number: first.number }])
  expect((await promotionInfos(pool, { number: first.number })).items).toMatchObject([
    { environment: 'dev', version: { id: made[0]!.id, number: 1 }, mode: 'deploy' },
  ])

  const { items } = await targetInfos(pool, { project })
  expect(items).toMatchObject([{ unit: flow.name, environment: 'dev', version: null, since: null }])
  expect((await targetInfos(pool, { project, environment: 'staging' })).items).toEqual([])
})

it('tells of every environment of a unit, those with nothing included', async () => {
  const flow = await unit()
  const { id, number } = await flow.version()
  const made = await request({ actor: ada, version: id, unit: flow })
  await pool.query(`update promotion set state = 'APPLYING' where number = $1`, [made.number])
  await pool.query(
    `update target set current_version = $1 where id = (select target_id from promotion where number = $2)`,
    [id, made.number],
  )
  const told = await unitTargets(pool, flow.project)
  expect(told).toMatchObject([
    {
      unit: flow.name,
      newest: { id, number },
      targets: [
        { environment: 'dev', version: { id, number }, promotion: { number: made.number, state: 'APPLYING' } },
        { environment: 'staging', targetId: null, version: null, promotion: null },
        { environment: 'production', production: true, targetId: null },
      ],
    },
  ])
  const rules = JSON.stringify({ gates: [{ plugin: 'films', gate: 'seen', rule: { secret: 1 } }] })
  await pool.query(`update environment set policy = policy || $1::jsonb where name = 'production'`, [rules])
  const [again] = await unitTargets(pool, flow.project)
  // Which gates are asked, not what the policy tells them.
  expect(again?.targets.map(({ gates }) => gates)).toEqual([[], [], [{ plugin: 'films', gate: 'seen' }]])
  expect(await unitTargets(pool, 'nothing-of-that-name')).toEqual([])
})
