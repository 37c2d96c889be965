import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { underWay } from '../testing/under-way'
import { admit } from './admit'
import { groundwork } from './deps'
import { draftView } from './draft-view'
import { move } from './move'
import { planView } from './plan-view'
import { promotionDetail } from './read-detail'
import { draftAnew, replan } from './replan'

const database = await testDatabase()
const { pool } = database
const { ada, answers, deps, environments, unit, request, setPolicy, read, finish } = await underWay(database)

type Flow = Awaited<ReturnType<typeof unit>>

/** Asked for, let in and ended. */
async function bring(flow: Flow, version: string) {
  const row = await read((await request({ actor: ada, version, unit: flow, environment: 'staging' })).id)
  expect(await admit(deps, row.targetId)).toBe(row.id)
  await finish(row.id)
  return row
}

async function edit(flow: { project: string }, revision: number, rows: number) {
  const address = `environment:${flow.project}:staging`
  await pool.query(
    `insert into config_layer (id, kind, project, address, head, environment_id) values ($1, 'environment', $2, $3, $4, $5)
     on conflict (address) do update set head = excluded.head`,
    [uuidv7(), flow.project, address, revision, environments.staging],
  )
  await pool.query(
    `insert into config_revision (layer_id, revision, values, sha256, message, author)
     select id, $2, $3, 'x', 'Changed.', $4 from config_layer where address = $1`,
    [address, revision, JSON.stringify({ batch: { rows } }), ada.id],
  )
}

/** What a promotion to staging that waits for an approval shows, beside what the sheet showed who asked for it. */
async function asked(flow: Flow, version: string) {
  await setPolicy('staging', { approvals: { count: 1 } })
  const target = { project: flow.project, unit: flow.name, environment: 'staging' }
  const sheet = await draftView(deps, { actor: ada, version, target })
  const row = await read((await request({ actor: ada, version, unit: flow, environment: 'staging' })).id)
  expect(row).toMatchObject({ state: 'GATING', planHash: sheet.planHash })
  return { sheet, row }
}

it('a promotion that waits for votes shows what the sheet showed, also after the world has moved on', async () => {
  answers.check = () => [{ level: 'warning', message: 'It is a Friday.' }]
  const flow = await unit()
  const [first, second] = [await flow.version(), await flow.version()]
  const before = await bring(flow, first.id)
  await edit(flow, 1, 60)
  const { sheet, row } = await asked(flow, second.id)
  const { mayRequest, ...shown } = sheet
  expect(mayRequest.allowed).toBe(true)
  const { plan, planHash, diff, findings, problems, to, from, config, risk, scheduleNow } = shown
  const seen = { plan, planHash, diff, findings, problems, to, from, config, risk, scheduleNow }
  expect(await planView(pool, row.number)).toMatchObject({ ...seen, riskAt: null, isKept: true, since: null })
  expect(config.rows).toMatchObject([
    { pointer: '/batch/rows', change: 'added', running: null, proposed: { value: 60, layer: 'environment' } },
  ])
  expect(findings).toHaveLength(1)
  expect(risk.lastSuccess?.promotion).toBe(before.number)

  await edit(flow, 2, 90)
  expect(await planView(pool, row.number)).toMatchObject({ config, findings, scheduleNow })
  const { planHash: anew } = await draftAnew(deps, row.number)
  await replan(deps, { number: row.number, actor: ada, planHash: anew })
  const replanned = await planView(pool, row.number)
  expect(replanned).toMatchObject({ planHash: anew, config: { rows: [{ proposed: { value: 90 } }] } })
  // What is kept for that is not sent with the log.
  const { events } = await promotionDetail(pool, ada, row.number)
  expect(events.some(({ data }) => Object.hasOwn(data as object, 'shown'))).toBe(false)
  delete answers.check
})

it('what it is compared with stays what ran then, and says what came since', async () => {
  const flow = await unit()
  const [first, second, third] = [await flow.version(), await flow.version(), await flow.version()]
  await bring(flow, first.id)
  const { row } = await asked(flow, third.id)
  await setPolicy('staging', {})
  const between = await bring(flow, second.id)
  expect(await planView(pool, row.number)).toMatchObject({
    from: { number: 1 },
    to: { number: 3 },
    since: { promotion: between.number, version: 2 },
  })
  // One that has ended tells what stood when it began, not of itself.
  const over = await planView(pool, between.number)
  expect(over).toMatchObject({ from: { number: 1 }, since: null, risk: { rollback: { to: { number: 1 } } } })
  expect(over.riskAt).not.toBeNull()
  expect(over.risk.lastSuccess?.promotion).not.toBe(between.number)
})

it('a plan is expected to take what its steps usually took', async () => {
  const flow = await unit()
  const [first, second] = [await flow.version(), await flow.version()]
  const before = await bring(flow, first.id)
  const target = { project: flow.project, unit: flow.name, environment: 'staging' }
  const ask = { actor: ada, version: second.id, target }
  const stepId = before.plan.steps[0]!.id
  const { rowCount } = await pool.query(
    `insert into promotion_step (promotion_id, step_id, ordinal, title, state, started_at, finished_at)
     values ($1, $2, 0, 'It', 'done', now() - interval '90 s', now())
     on conflict (promotion_id, step_id) do update set state = 'done', started_at = excluded.started_at, finished_at = excluded.finished_at`,
    [before.id, stepId],
  )
  expect(rowCount).toBe(1)
  await pool.query(`update promotion_step set started_at = null where promotion_id = $1 and step_id <> $2`, [
    before.id,
    stepId,
  ])
  const { risk, plan } = await draftView(deps, ask)
  expect(risk.usualSeconds).toEqual({ [stepId]: 90 })
  const others = plan.steps.filter(({ id }) => id !== stepId).map(({ expectedSeconds }) => expectedSeconds ?? 0)
  expect(risk.expectedSeconds).toBe(others.reduce((sum, each) => sum + each, 90))
})

it('what a person took to decide, or a call that was made again, is not what a step usually takes', async () => {
  const flow = await unit()
  const versions = [await flow.version(), await flow.version(), await flow.version(), await flow.version()]
  const took = async (row: { id: string }, stepId: string, seconds: number) =>
    pool.query(
      `update promotion_step s set state = 'done', started_at = p.finished_at - $3 * interval '1 s', finished_at = p.finished_at
       from promotion p where p.id = $1 and s.promotion_id = p.id and s.step_id = $2`,
      [row.id, stepId, seconds],
    )
  const quick = await bring(flow, versions[0]!.id)
  const stepId = quick.plan.steps[0]!.id
  await took(quick, stepId, 0.3)
  const stood = await read(
    (await request({ actor: ada, version: versions[1]!.id, unit: flow, environment: 'staging' })).id,
  )
  await admit(deps, stood.targetId)
  const { id } = stood
  await move(pool, { id, from: 'APPLYING', to: 'NEEDS_ATTENTION', reason: 'It is not ours.', actor: groundwork })
  await move(pool, { id, from: 'NEEDS_ATTENTION', to: 'APPLYING', reason: 'It is.', actor: ada })
  await finish(id)
  await took(stood, stepId, 134)
  const doubted = await bring(flow, versions[2]!.id)
  await took(doubted, stepId, 90)
  await pool.query(
    `insert into effect (key, promotion_id, step_id, call, state, tries, plan_hash, precondition, fence, deadline, receipt, settled_at)
     values ($1, $2, $3, 'put', 'DONE', 2, $4, '', 1, now(), '{}', now())`,
    [`e-${doubted.number}`, doubted.id, stepId, doubted.planHash],
  )
  const target = { project: flow.project, unit: flow.name, environment: 'staging' }
  const { risk } = await draftView(deps, { actor: ada, version: versions[3]!.id, target })
  expect(risk.usualSeconds[stepId]).toBeCloseTo(0.3)
})

it('a version that was rolled back says so to whoever would bring it again, until it has come again', async () => {
  const flow = await unit()
  const [first, second] = [await flow.version(), await flow.version()]
  const target = { project: flow.project, unit: flow.name, environment: 'staging' }
  const riskOf = async (version: string) => (await draftView(deps, { actor: ada, version, target })).risk
  await setPolicy('staging', {})
  await bring(flow, first.id)
  await bring(flow, second.id)
  expect(await riskOf(second.id)).toMatchObject({ rolledBack: null, verifiedHere: expect.any(Number) })
  const back = await request({
    ...{ actor: ada, version: first.id, unit: flow, environment: 'staging' },
    ...{ mode: 'rollback', note: 'It starts too often.', planHash: null },
  })
  const { targetId } = await read(back.id)
  expect(await admit(deps, targetId)).toBe(back.id)
  await finish(back.id)
  expect((await riskOf(second.id)).rolledBack).toEqual({
    ...{ promotion: back.number, by: ada.name, note: 'It starts too often.' },
  })
  expect((await riskOf(first.id)).rolledBack).toBeNull()
  // What holds the target since the roll back is for people to lift.
  await pool.query('update hold set lifted_at = now() where target_id = $1', [targetId])
  await bring(flow, second.id)
  expect((await riskOf(second.id)).rolledBack).toBeNull()
})
