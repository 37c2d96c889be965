import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { underWay } from '../testing/under-way'
import type { PromotionState } from '../model/states'
import { abort } from './abort'
import { admit } from './admit'
import { advance } from './advance'
import { groundwork } from './deps'
import { move } from './move'
import { operate } from './operate'
import { castVote } from './vote'

const database = await testDatabase()
const { pool } = database
const { ada, bo, deps, unit, request, setPolicy, read, bring, finish } = await underWay(database)

/** What somebody was told of a promotion, without its number: read in brackets. */
async function told(user: { id: string }, { number }: { number: number }): Promise<string[]> {
  const { rows } = await pool.query<{ title: string; read: boolean }>(
    `select title, read_at is not null as read from notification where user_id = $1 and href = $2 order by id`,
    [user.id, `/promotions/${number}`],
  )
  return rows.map(({ title, read: isRead }) => {
    const words = title.replace(/^P-\d+ /, '').replace(/:.*/, '')
    return isRead ? `(${words})` : words
  })
}

async function acting() {
  const flow = await unit()
  return bring(flow, (await flow.version()).id)
}

/** As the engine moves it. */
const moveTo = async (id: string, to: PromotionState) =>
  move(pool, { id, from: (await read(id)).state, to, reason: 'So it is.', actor: groundwork })

async function waiting() {
  await setPolicy('staging', { approvals: { count: 1 } })
  const flow = await unit()
  const { id: version } = await flow.version()
  return read((await request({ actor: ada, version, unit: flow, environment: 'staging' })).id)
}

it.each(['SUCCEEDED', 'FAILED', 'ERRORED'] as const)('whoever asked is told, once, that it ended %s', async (to) => {
  const row = await acting()
  if (to === 'SUCCEEDED') await finish(row.id)
  else await moveTo(row.id, to)
  expect(await told(ada, row)).toEqual([to.toLowerCase()])
  expect(await told(bo, row)).toEqual([])
  const { rows } = await pool.query(`select title, body from notification where user_id = $1 and href = $2`, [
    ada.id,
    `/promotions/${row.number}`,
  ])
  const { unit: name, environment } = row.plan.target
  expect(rows[0]).toMatchObject({ title: `P-${row.number} ${to.toLowerCase()}: ${name} to ${environment}` })
  expect(rows[0].body).toBe((await read(row.id)).reason)
})

it('whoever asked is told of a rejection and of the time that ran out', async () => {
  const rejected = await waiting()
  await castVote(deps, { number: rejected.number, actor: bo, verdict: 'reject', planHash: rejected.planHash })
  const late = await waiting()
  await pool.query(`update promotion set start_before = now() - interval '1 s' where state = 'GATING'`)
  for (const { id } of [rejected, late]) await advance(deps, id)
  expect([(await read(rejected.id)).state, (await read(late.id)).state]).toEqual(['REJECTED', 'EXPIRED'])
  expect([await told(ada, rejected), await told(ada, late)]).toEqual([['rejected'], ['expired']])
})

it('nobody is told of what they did themselves', async () => {
  const own = await waiting()
  await abort(deps, { number: own.number, actor: ada })
  expect(await told(ada, own)).toEqual([])
  const others = await waiting()
  await abort(deps, { number: others.number, actor: bo })
  expect(await told(ada, others)).toEqual(['aborted'])
  // One that acts ends later, by the engine: who asked it to stop is in its log.
  for (const [actor, expected] of [
    [ada, []],
    [bo, ['aborted']],
  ] as const) {
    const row = await acting()
    await abort(deps, { number: row.number, actor })
    await moveTo(row.id, 'ABORTED')
    expect(await told(ada, row)).toEqual(expected)
  }
})

it('whoever asked is told that it stands still too, and nobody is asked any more once somebody decided', async () => {
  for (const [state, words, operation] of [
    ['PAUSED', 'pauses', 'continue'],
    ['NEEDS_ATTENTION', 'needs somebody', 'retry'],
  ] as const) {
    const row = await acting()
    await moveTo(row.id, state)
    expect([await told(ada, row), await told(bo, row)]).toEqual([[words], [words]])
    const { rowVersion } = await read(row.id)
    await operate(deps, { number: row.number, actor: bo, operation, reason: 'I looked.', rowVersion })
    expect([await told(ada, row), await told(bo, row)]).toEqual([[`(${words})`], [`(${words})`]])
    await moveTo(row.id, state)
    // It asks anew.
    expect(await told(bo, row)).toEqual([`(${words})`, words])
    await moveTo(row.id, 'FAILED')
    expect(await told(ada, row)).toEqual([`(${words})`, `(${words})`, 'failed'])
  }
})

it('automation is told nothing, and whoever asked for what was rolled back is told that it was', async () => {
  const flow = await unit()
  const [one, two] = [await flow.version(), await flow.version()]
  await bring(flow, one.id, 'SUCCEEDED')
  const row = await bring(flow, two.id, 'SUCCEEDED')
  const back = await request({
    ...{ actor: groundwork, requester: 'rollback', version: one.id, unit: flow, mode: 'rollback', rollbackOf: row.id },
  })
  const { targetId, number } = await read(back.id)
  expect(await admit(deps, targetId)).toBe(back.id)
  await finish(back.id)
  expect(await told(ada, row)).toEqual(['succeeded', 'rolled back'])
  const { rowCount } = await pool.query('select from notification where href = $1', [`/promotions/${number}`])
  expect(rowCount).toBe(0)
})
