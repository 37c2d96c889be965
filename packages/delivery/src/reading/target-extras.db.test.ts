import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { listEnvironments } from '../environment/rows'
import { targetsElsewhere } from '../environment/bind'
import { deployFlow } from '../testing/deployed-flow'
import { targetExtras } from './target-extras'

const { pool } = await testDatabase()
const code = Buffer.from('a package')
const schedule = { cron: '0 7 * * *', timeZone: 'Europe/Berlin', overlap: 'skip' as const }
let count = 0
const deploy = () => deployFlow(pool, { code, entry: 'flow.py', name: `Flow${(count += 1)}`, content: { schedule } })

async function withSchedule(promotionId: string) {
  await pool.query(`update promotion set plan = jsonb_set(plan, '{schedule}', $2) where id = $1`, [
    promotionId,
    JSON.stringify(schedule),
  ])
}

it('shows the next slots in the zone of the schedule, over the change of its clocks', async () => {
  const { targetId, promotionId } = await deploy()
  await withSchedule(promotionId)
  const { schedule: shown } = await targetExtras(pool, targetId, new Date('2026-03-27T12:00:00Z'))
  expect(shown).toMatchObject({ ...schedule, active: true, keeper: 'orchestrator' })
  expect(shown?.slots.slice(0, 3).map((at) => new Date(at).toISOString())).toEqual([
    '2026-03-28T06:00:00.000Z',
    '2026-03-29T05:00:00.000Z',
    '2026-03-30T05:00:00.000Z',
  ])
})

it('says that it is switched off where it was seen so', async () => {
  const { targetId, promotionId } = await deploy()
  await withSchedule(promotionId)
  await pool.query('update target set observed = $2 where id = $1', [
    targetId,
    JSON.stringify({ is: 'present', value: { active: false } }),
  ])
  expect((await targetExtras(pool, targetId)).schedule).toMatchObject({ active: false })
})

it('has no schedule, verification or roll back where there was none', async () => {
  const { targetId, version } = await deploy()
  expect(await targetExtras(pool, targetId)).toMatchObject({
    schedule: null,
    verifications: [],
    ranBefore: false,
    health: 'unknown',
    versions: [{ id: version, number: 1 }],
  })
})

it('tells of no verification that had not begun when its promotion ended', async () => {
  const { targetId, promotionId } = await deploy()
  await pool.query(
    `insert into promotion_verification (id, promotion_id, name, kind, settings, key) values (gen_random_uuid(), $1, 'smoke', 'smoke', '{}', 'v1')`,
    [promotionId],
  )
  const shown = async (state: string) => {
    await pool.query('update promotion set state = $2 where id = $1', [promotionId, state])
    return (await targetExtras(pool, targetId)).verifications.map(({ name, state: of }) => [name, of])
  }
  expect(await shown('REJECTED')).toEqual([])
  expect(await shown('VERIFYING')).toEqual([['smoke', 'pending']])
})

it('names the targets that run through another orchestrator than the bound one', async () => {
  const { targetId, integrationId } = await deploy()
  const dev = (await listEnvironments(pool)).find(({ name }) => name === 'dev')!
  const bind = (id: string) =>
    pool.query(
      `insert into environment_binding (environment_id, role, integration_id) values ($1, 'orchestrator', $2)
        on conflict (environment_id, role) do update set integration_id = excluded.integration_id`,
      [dev.id, id],
    )
  // Nothing is bound: what runs there runs through something else.
  expect((await targetsElsewhere(pool, dev.id)).map((each) => each.targetId)).toContain(targetId)
  await bind(integrationId)
  expect(await targetsElsewhere(pool, dev.id)).toEqual([])
  const { rows } = await pool.query<{ id: string }>(
    `insert into integration (id, name, role, plugin_id, contribution) values (gen_random_uuid(), 'other', 'orchestrator', 'x', 'y') returning id`,
  )
  await bind(rows[0]!.id)
  expect((await targetsElsewhere(pool, dev.id)).map((each) => each.targetId)).toContain(targetId)
})
