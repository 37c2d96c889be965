import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { waitingForMe } from '../promotion/waiting-for-me'
import { promoting } from '../testing/promoting'
import { makeRun } from '@groundwork/db/makers'
import { candidatesOf } from './candidates'
import { deliveryOfRun } from './delivery-of-run'
import { matrix, type MatrixFilter } from './matrix'
import { matrixCounts } from './matrix-views'
import { targetExtras } from './target-extras'
import { unitPage } from './unit-page'

const database = await testDatabase()
const { pool } = database
const made = await promoting(database)
const { environments, integration } = made
const admin = await made.person('administrator')

const all = (filter: MatrixFilter = {}, actor = admin) => matrix(pool, actor, { filter, after: null, limit: 500 })

/** What a promotion that succeeded leaves behind. */
async function deploy(
  unit: { id: string },
  version: { id: string },
  ...[environment, state = 'SUCCEEDED']: [environment: keyof typeof environments, state?: string]
) {
  const { rows } = await pool.query<{ id: string }>(
    `insert into target (id, unit_id, environment_id, slot) values ($1, $2, $3, $4)
      on conflict (unit_id, environment_id, variant) do update set slot = target.slot returning id`,
    [uuidv7(), unit.id, environments[environment], uuidv7()],
  )
  const targetId = rows[0]!.id
  const promotionId = uuidv7()
  const asked = await pool.query<{ number: number }>(
    `insert into promotion (id, target_id, version, mode, state, reason, plan, plan_hash, request_key, requested_by)
      values ($1, $2, $3, 'deploy', $4, 'As asked for.', '{}', 'h', $5, $6) returning number`,
    [promotionId, targetId, version.id, state, uuidv7(), admin.id],
  )
  const { number } = asked.rows[0]!
  if (state !== 'SUCCEEDED') return { targetId, promotionId, number }
  await pool.query(
    `insert into deployment (id, target_id, version, promotion_id, config_sha256, config, verified) values ($1, $2, $3, $4, 'c', '{}', true)`,
    [uuidv7(), targetId, version.id, promotionId],
  )
  await pool.query('update target set current_version = $2, current_promotion_id = $3 where id = $1', [
    targetId,
    version.id,
    promotionId,
  ])
  return { targetId, promotionId, number }
}

async function unitWith(versions: number) {
  const unit = await made.unit()
  const list = []
  for (let n = 0; n < versions; n++) list.push(await unit.version())
  await pool.query('update unit set next_version = $2 where id = $1', [unit.id, versions + 1])
  return { unit, versions: list }
}

it('shows what runs where, what stands on it, what is behind and what failed since', async () => {
  const { unit, versions } = await unitWith(4)
  const [, second, third] = versions
  const { targetId } = await deploy(unit, second!, 'staging')
  await deploy(unit, third!, 'staging', 'FAILED')
  await deploy(unit, third!, 'staging', 'QUEUED')
  await deploy(unit, third!, 'staging', 'APPLYING')
  await pool.query(`insert into pin (id, target_id, version, reason, set_by) values ($1, $2, $3, 'Sale.', $4)`, [
    ...[uuidv7(), targetId, second!.id, admin.id],
  ])
  await pool.query(`insert into hold (id, target_id, reason) values ($1, $2, 'Rolled back.')`, [uuidv7(), targetId])
  await pool.query(`insert into veto (id, unit_id, version, reason, set_by) values ($1, $2, $3, 'Wrong.', $4)`, [
    ...[uuidv7(), unit.id, second!.id, admin.id],
  ])
  await pool.query(
    `insert into change_window (id, kind, title, reason, selector, starts_at, minutes, time_zone)
      values ($1, 'freeze', 'Holidays', 'Nobody is here.', '{"environments": ["staging"]}', '2020-01-01T00:00', 100000000, 'UTC')`,
    [uuidv7()],
  )
  await pool.query(
    `insert into launch (key, target_id, version, integration_id, purpose, state, reason) values ('k1', $1, $2, $3, 'scheduled', 'failed', 'Out of memory.')`,
    [targetId, second!.id, integration],
  )
  const { environments: columns, rows } = await all({ project: unit.project })
  expect(columns.map(({ name }) => name)).toEqual(['dev', 'staging', 'production'])
  const [dev, staging, production] = rows[0]!.cells
  expect([dev, production]).toEqual([null, null])
  expect(staging).toMatchObject({
    targetId,
    version: { number: 2 },
    verified: true,
    by: admin.name,
    health: 'failing',
    healthReason: 'Out of memory.',
    active: { state: 'APPLYING', version: 3, acts: true },
    waiting: 2,
    newerFailed: { state: 'FAILED', version: 3 },
    marks: {
      pin: { reason: 'Sale.', by: admin.name, version: 2 },
      hold: { reason: 'Rolled back.' },
      veto: { reason: 'Wrong.', everywhere: true },
      freeze: { title: 'Holidays' },
      behind: 2,
      newest: 4,
    },
  })

  const page = await unitPage(pool, admin, { project: unit.project, unit: unit.name })
  const lanes = page.versions.map(({ number, lanes: of }) => [number, of.map(({ status }) => status)])
  expect(lanes).toEqual([
    [4, ['eligible', 'blocked', 'blocked']],
    [3, ['eligible', 'deploying', 'blocked']],
    [2, ['vetoed', 'current', 'vetoed']],
    [1, ['eligible', 'superseded', 'blocked']],
  ])
  expect(page.versions[0]?.lanes[1]?.why).toMatch(/pinned to v2: Sale\./)
  // It runs in staging although it is vetoed everywhere; a veto of one environment is one there only.
  expect(page.versions[2]?.lanes.map(({ veto }) => veto?.endsWith(': Wrong.'))).toEqual([true, true, true])
  await pool.query(
    `insert into veto (id, unit_id, version, environment_id, reason, set_by) values ($1, $2, $3, $4, 'Not here.', $5)`,
    [uuidv7(), unit.id, versions[3]!.id, environments.production, admin.id],
  )
  const again = await unitPage(pool, admin, { project: unit.project, unit: unit.name })
  expect(again.versions[0]?.lanes.map(({ veto }) => veto)).toEqual([null, null, expect.stringMatching(/: Not here\.$/)])
  expect(page.activity.map(({ kind }) => kind).toSorted()).toEqual(
    [
      'hold',
      'pin',
      'promotion',
      'promotion',
      'promotion',
      'promotion',
      'version',
      'version',
      'version',
      'version',
      'veto',
    ].toSorted(),
  )
  await pool.query('update change_window set removed_at = now()')
})

it('narrows to what drifted, what is mine, and what waits for my vote', async () => {
  const { unit, versions } = await unitWith(1)
  const owner = await made.person('viewer', 'maintainer')
  const stranger = await made.person('viewer')
  const units = async (filter: MatrixFilter, actor = admin) => (await all(filter, actor)).rows.map((row) => row.unitId)
  const { targetId } = await deploy(unit, versions[0]!, 'dev')
  expect(await units({ show: ['drifted'] })).toEqual([])
  await pool.query(`update target set drift = 'It is inactive there.' where id = $1`, [targetId])
  expect(await units({ show: ['drifted'] })).toEqual([unit.id])
  expect(await units({ show: ['mine'] }, owner)).toContain(unit.id)
  expect(await units({ show: ['mine'] }, stranger)).toEqual([])
  expect(await units({ q: unit.name.toLowerCase() })).toContain(unit.id)
  expect(await units({ q: '%' })).toEqual([])

  await made.setPolicy('staging', { approvals: { count: 1 } })
  const { number } = await made.request({ unit, actor: admin, version: versions[0]!.id, environment: 'staging' })
  expect(await units({ show: ['waiting'] }, owner)).toEqual([unit.id])
  // The matrix marks what the inbox asks for, and nothing else.
  const { rows } = await pool.query<{ id: string }>('select target_id as id from promotion where number = $1', [number])
  const [row] = (await all({ show: ['waiting'] }, owner)).rows
  expect(row?.waitsForMe).toEqual([rows[0]!.id])
  expect((await waitingForMe(pool, owner)).map(({ kind, href }) => [kind, href])).toEqual([
    ['approval', `/promotions/${number}`],
  ])
  expect((await matrixCounts(pool, owner)).waiting).toBe(1)
  expect(await units({ show: ['waiting'] }, stranger)).toEqual([])
  expect(await units({ show: ['waiting'] }, admin)).toEqual([])
})

it('narrows to what is ready for the next environment, what failed last and what is frozen, and counts each', async () => {
  const before = await matrixCounts(pool, admin)
  const ready = await unitWith(2)
  await deploy(ready.unit, ready.versions[1]!, 'dev')
  const level = await unitWith(1)
  for (const environment of ['dev', 'staging', 'production'] as const)
    await deploy(level.unit, level.versions[0]!, environment)
  const failed = await unitWith(2)
  for (const environment of ['dev', 'staging', 'production'] as const)
    await deploy(failed.unit, failed.versions[0]!, environment)
  await deploy(failed.unit, failed.versions[1]!, 'dev', 'FAILED')
  const mine = [ready, level, failed].map(({ unit }) => unit.id)
  const shown = async (show: NonNullable<MatrixFilter['show']>) =>
    (await all({ show })).rows.flatMap(({ unitId }) => (mine.includes(unitId) ? [mine.indexOf(unitId)] : []))
  expect(await shown(['ready'])).toEqual([0])
  expect(await shown(['failed'])).toEqual([2])
  await pool.query(
    `insert into change_window (id, kind, title, reason, selector, starts_at, minutes, time_zone)
      values ($1, 'freeze', 'Quarter end', 'Books are closed.', $2, '2026-01-01T00:00', 5256000, 'UTC')`,
    [uuidv7(), JSON.stringify({ environments: ['production'], projects: [level.unit.project] })],
  )
  expect(await shown(['frozen'])).toContain(1)
  expect(await shown(['frozen', 'ready'])).toEqual([])
  const after = await matrixCounts(pool, admin)
  expect(after.all - before.all).toBe(3)
  expect(after.ready - before.ready).toBe(1)
  expect(after.failed - before.failed).toBe(1)
  await pool.query('update change_window set removed_at = now()')
})

it('what is vetoed for the next environment, or kept out by a pin there, is not ready for it', async () => {
  const { unit, versions } = await unitWith(2)
  const [first, second] = versions
  await deploy(unit, second!, 'staging')
  const { targetId } = await deploy(unit, first!, 'production')
  const ready = async () =>
    (await all({ show: ['ready'], project: unit.project })).rows.length + (await matrixCounts(pool, admin)).ready
  const cells = async () => (await all({ project: unit.project })).rows[0]!.cells
  const open = await ready()
  expect((await cells())[1]).toMatchObject({ vetoes: [], marks: { veto: null } })
  await pool.query(
    `insert into veto (id, unit_id, version, environment_id, reason, set_by) values ($1, $2, $3, $4, 'It forgets.', $5)`,
    [uuidv7(), unit.id, second!.id, environments.production, admin.id],
  )
  expect(await ready()).toBe(open - 2)
  // The matrix knows it of what runs below: there it is no veto of the place where it runs.
  expect((await cells())[1]).toMatchObject({
    vetoes: [{ environmentId: environments.production, reason: 'It forgets.', by: admin.name }],
    marks: { veto: null },
  })
  await pool.query('update veto set lifted_at = now() where unit_id = $1', [unit.id])
  expect(await ready()).toBe(open)
  await pool.query(`insert into pin (id, target_id, version, reason, set_by) values ($1, $2, $3, 'Sale.', $4)`, [
    ...[uuidv7(), targetId, first!.id, admin.id],
  ])
  expect(await ready()).toBe(open - 2)
  await pool.query('update pin set version = $2 where target_id = $1', [targetId, second!.id])
  expect(await ready()).toBe(open)
})

it('after a roll back the way forward is the version that ran before, as far as nothing stands against it', async () => {
  const { unit, versions } = await unitWith(3)
  const [first, second, third] = versions
  await deploy(unit, third!, 'dev')
  await deploy(unit, second!, 'staging')
  await deploy(unit, second!, 'production')
  const { targetId } = await deploy(unit, first!, 'production')
  const forward = async () => {
    const { versions: listed } = await unitPage(pool, admin, { project: unit.project, unit: unit.name })
    const lane = listed.find(({ number }) => number === 2)!.lanes.at(-1)!
    return [lane.status, lane.why, (await targetExtras(pool, targetId)).next?.number ?? null]
  }
  expect(await forward()).toEqual(['previous', null, 2])
  await pool.query(`insert into pin (id, target_id, version, reason, set_by) values ($1, $2, $3, 'Sale.', $4)`, [
    ...[uuidv7(), targetId, first!.id, admin.id],
  ])
  expect(await forward()).toEqual(['previous', 'The target is pinned to v1: Sale.', null])
  await pool.query('update pin set lifted_at = now() where target_id = $1', [targetId])
  await pool.query(`insert into veto (id, unit_id, version, reason, set_by) values ($1, $2, $3, 'Wrong.', $4)`, [
    ...[uuidv7(), unit.id, second!.id, admin.id],
  ])
  expect(await forward()).toMatchObject(['vetoed', expect.stringContaining('Wrong.'), null])
})

it('pages by project and name without losing or repeating a unit', async () => {
  for (let n = 0; n < 5; n++) await unitWith(1)
  const whole = (await all()).rows.map(({ unitId }) => unitId)
  const paged: string[] = []
  let after: string | null = null
  do {
    const page = await matrix(pool, admin, { filter: {}, after, limit: 2 })
    paged.push(...page.rows.map(({ unitId }) => unitId))
    after = page.next
  } while (after !== null)
  expect(paged).toEqual(whole)
  await expect(matrix(pool, admin, { filter: {}, after: 'nonsense', limit: 2 })).rejects.toThrow(/does not exist/)
})

it('finds from a run what started it and the versions made from it, and why runs cannot become one', async () => {
  const { unit, versions } = await unitWith(1)
  const { targetId, promotionId } = await deploy(unit, versions[0]!, 'dev')
  const run = await makeRun(pool, { flow: unit.name, project: unit.project })
  const failed = await makeRun(pool, { flow: unit.name, project: unit.project, status: 'failed' })
  expect(await deliveryOfRun(pool, null, run.runNumber)).toMatchObject({ launch: null, versions: [] })
  await pool.query(
    `insert into launch (key, target_id, version, promotion_id, integration_id, purpose, state, run_number, slot_time)
      values ('k2', $1, $2, $3, $4, 'scheduled', 'succeeded', $5, '2026-03-01T07:00:00Z')`,
    [targetId, versions[0]!.id, promotionId, integration, run.runNumber],
  )
  await pool.query('update version set run_number = $2 where id = $1', [versions[0]!.id, failed.runNumber])
  expect(await deliveryOfRun(pool, null, run.runNumber)).toMatchObject({
    launch: {
      purpose: 'scheduled',
      slotTime: Date.parse('2026-03-01T07:00:00Z'),
      environment: { name: 'dev' },
      version: { number: 1, unit: unit.name },
      promotion: { state: 'SUCCEEDED' },
    },
    refused: { why: 'It is of v1: Groundwork started it.', fix: expect.stringMatching(/^Promote v1/) },
  })
  const own = await makeRun(pool, { flow: unit.name, project: unit.project })
  const { items, started } = await candidatesOf(pool, { project: unit.project })
  expect(items.map(({ id, refused }) => [id, refused?.why])).toEqual([
    [own.id, 'The run kept no code package.'],
    [failed.id, 'The run did not succeed.'],
  ])
  expect(items[1]?.version).toMatchObject({ number: 1, unit: unit.name })
  // What a promotion's schedule started is of a version already.
  expect(started).toEqual([{ version: expect.objectContaining({ number: 1, unit: unit.name }), runs: 1 }])
})

it('looks for runs of people behind many that a schedule started', async () => {
  const { unit, versions } = await unitWith(1)
  const { targetId, promotionId } = await deploy(unit, versions[0]!, 'dev')
  const own = await makeRun(pool, { flow: unit.name, project: unit.project })
  for (let n = 0; n < 55; n += 1) {
    const run = await makeRun(pool, { flow: unit.name, project: unit.project })
    await pool.query(
      `insert into launch (key, target_id, version, promotion_id, integration_id, purpose, state, run_number)
        values ($1, $2, $3, $4, $5, 'scheduled', 'succeeded', $6)`,
      [`many-${n}`, targetId, versions[0]!.id, promotionId, integration, run.runNumber],
    )
  }
  const { items, started } = await candidatesOf(pool, { project: unit.project })
  expect(items.map(({ runNumber }) => runNumber)).toEqual([own.runNumber])
  expect(started[0]?.runs).toBe(55)
})

it('is behind of newer versions only that no veto keeps from there', async () => {
  const { unit, versions } = await unitWith(4)
  await deploy(unit, versions[0]!, 'staging')
  const behind = async () => {
    const { behind: count, newest } = (await all({ project: unit.project })).rows[0]!.cells[1]!.marks
    return { count, newest }
  }
  const veto = (number: number, environment: string | null) =>
    pool.query(
      `insert into veto (id, unit_id, version, environment_id, reason, set_by) values ($1, $2, $3, $4, 'Wrong.', $5)`,
      [...[uuidv7(), unit.id, versions[number - 1]!.id, environment, admin.id]],
    )
  expect(await behind()).toEqual({ count: 3, newest: 4 })
  await veto(4, environments.production)
  expect(await behind(), 'vetoed elsewhere').toEqual({ count: 3, newest: 4 })
  await veto(4, null)
  expect(await behind()).toEqual({ count: 2, newest: 3 })
  await veto(2, environments.staging)
  expect(await behind()).toEqual({ count: 1, newest: 3 })
  await veto(3, null)
  expect(await behind()).toEqual({ count: 0, newest: null })
})

it('a target that runs what it ran before knows the deployment that had it configured otherwise', async () => {
  const { unit, versions } = await unitWith(2)
  const [first, second] = versions
  const inDev = async () => {
    const { environments: of } = await unitPage(pool, admin, { project: unit.project, unit: unit.name })
    return of.find(({ name }) => name === 'dev')?.configuredBefore
  }
  const one = await deploy(unit, first!, 'dev')
  expect(await inDev()).toBeNull()
  const again = await deploy(unit, first!, 'dev')
  expect(await inDev()).toEqual({ current: again.number, promotion: one.number })
  await deploy(unit, second!, 'dev')
  expect(await inDev()).toBeNull()
})
