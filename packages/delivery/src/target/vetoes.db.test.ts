import { transaction } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { groundwork } from '../promotion/deps'
import { move } from '../promotion/move'
import { brokenInvariants } from '../testing/invariants'
import { underWay } from '../testing/under-way'
import { lockTarget } from './target'
import { unveto, veto } from './vetoes'

const database = await testDatabase()
const { pool } = database
const { deps, ada, bo, unit, request, read, finish } = await underWay(database)

const waitingForLocks = async () =>
  (
    await pool.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
  ).rows[0]!.n

it('a veto that waits while a promotion is let in came after that one began', async () => {
  const flow = await unit()
  const { id: version } = await flow.version()
  const { id, targetId } = await read((await request({ actor: ada, version, unit: flow })).id)
  const ask = { actor: bo, version, environment: null, reason: 'It forgets.' }
  const vetoing = await transaction(pool, async (sql) => {
    await lockTarget(sql, targetId)
    const set = veto(deps, ask)
    await expect.poll(waitingForLocks, { timeout: 10_000 }).toBe(1)
    await move(sql, { id, from: 'QUEUED', to: 'APPLYING', reason: 'It is let in.', actor: groundwork })
    return { set }
  })
  await vetoing.set
  expect(await brokenInvariants(pool)).toEqual([])
  const { rows } = await pool.query(
    'select p.started_at <= v.created_at as after from promotion p join veto v on v.version = p.version where p.id = $1',
    [id],
  )
  expect(rows).toEqual([{ after: true }])
  await unveto(deps, ask)
  await finish(id)
})

it('a version that begins although it is vetoed is found', async () => {
  const flow = await unit()
  const { id: version } = await flow.version()
  const { id, number } = await read((await request({ actor: ada, version, unit: flow })).id)
  await pool.query(
    // Times are kept in milliseconds: within one of them nobody could say which was first.
    `insert into veto (id, unit_id, version, reason, set_by, created_at)
      select gen_random_uuid(), unit_id, id, 'Wrong.', 'Bo', now() - interval '1 second' from version where id = $1`,
    [version],
  )
  await move(pool, { id, from: 'QUEUED', to: 'APPLYING', reason: 'It is let in.', actor: groundwork })
  expect(await brokenInvariants(pool)).toEqual([
    { invariant: 'I8', words: `P-${number} began with a version that was vetoed before` },
  ])
  await pool.query('delete from veto where version = $1', [version])
  await finish(id)
})
