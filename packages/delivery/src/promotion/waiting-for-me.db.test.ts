import { loadActor } from '@groundwork/access/actor'
import { uuidv7 } from '@groundwork/db/ids'
import { makeProject, makeTeam } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { underWay } from '../testing/under-way'
import { waitingForMe } from './waiting-for-me'

const database = await testDatabase()
const { pool, prisma } = database
const { unit, request, setPolicy, ada, bo } = await underWay(database)

it('shows an approval to who may vote on it, whatever there is before it that they may not', async () => {
  await setPolicy('staging', { approvals: { count: 1, fourEyes: true } })
  const flow = await unit()
  const elsewhere = await makeTeam(prisma)
  await prisma.teamMember.create({ data: { teamId: elsewhere.id, userId: bo.id, role: 'developer' } })
  const actor = (await loadActor(pool, bo.id))!
  const ask = async (createdBy: string) => {
    const { id: version } = await flow.version({ createdBy })
    return request({ actor: ada, version, unit: flow, environment: 'staging' })
  }
  /** As many as a list shows, before the next one. */
  const many = (of: { id: string }, change: string, ...values: string[]) =>
    pool.query(
      `with made as (
          insert into promotion (id, target_id, version, mode, state, reason, plan, plan_hash, request_key, requested_by, note)
          select gen_random_uuid(), target_id, version, mode, state, reason, ${change}, plan_hash, gen_random_uuid(), requested_by, 'copy'
          from promotion, generate_series(1, 60) where id = $1 returning id)
        insert into gate (promotion_id, gate_id, ordinal, kind, title, rule, state, why)
        select made.id, gate_id, ordinal, kind, title, rule, state, why from made, gate where promotion_id = $1`,
      [of.id, ...values],
    )
  const own = await ask(bo.id)
  await many(own, 'plan')
  const other = await makeProject(prisma, { ownerTeam: elsewhere.id })
  await many(await ask(ada.id), `jsonb_set(plan, '{target,project}', to_jsonb($2::text))`, other.name)
  const { number } = await ask(ada.id)
  const approvals = (await waitingForMe(pool, actor)).filter(({ kind }) => kind === 'approval')
  await pool.query(`delete from gate where promotion_id in (select id from promotion where note = 'copy')`)
  await pool.query(`delete from promotion where note = 'copy'`)
  expect(approvals.map(({ href }) => href)).toContain(`/promotions/${number}`)
})

it('shows a change of configuration to who may review it, whatever there is before it that they may not', async () => {
  const flow = await unit()
  const other = await makeProject(prisma, {})
  const inReview = async (project: string, count: number) => {
    const layer = uuidv7()
    await pool.query(
      `insert into config_layer (id, kind, project, address) values ($1, 'project', $2, 'project:' || $2::text)`,
      [layer, project],
    )
    const { rows } = await pool.query<{ number: number }>(
      `insert into config_change (id, layer_id, base, values, locks, message, sha256, author, state)
       select gen_random_uuid(), $1, 0, '{}', '{}', 'More rows.', 'x', $2, 'review' from generate_series(1, $3) returning number`,
      [layer, ada.id, count],
    )
    return rows[0]!.number
  }
  await inReview(other.name, 60)
  const number = await inReview(flow.project, 1)
  const reviews = (await waitingForMe(pool, bo)).filter(({ kind }) => kind === 'config-review')
  expect(reviews.map(({ href }) => href)).toEqual([`/config-changes/${number}`])
})
