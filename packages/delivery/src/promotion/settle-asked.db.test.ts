import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { atTheGate } from '../testing/at-the-gate'
import { abort } from './abort'
import { draftAnew, replan } from './replan'

const database = await testDatabase()
const { pool } = database
const { ada, bo, cy, deps, setPolicy, waiting, vote, read } = await atTheGate(database)

/** Whose notifications about a promotion are unread, and their titles without its number. */
async function unread({ number }: { number: number }): Promise<string[]> {
  const { rows } = await pool.query<{ name: string; title: string }>(
    `select u.name, n.title from notification n join "user" u on u.id = n.user_id
      where n.href = $1 and n.read_at is null order by u.name, n.id`,
    [`/promotions/${number}`],
  )
  return rows.map(({ name, title }) => `${name}: ${title.replace(/^P-\d+ /, '').replace(/:.*/, '')}`)
}

const toldOf = async (userId: string) =>
  (await pool.query(`select from event where topic = 'notification' and key = $1`, [userId])).rowCount

it('what asks for a vote is read once one has voted, and for everybody once the promotion waits no longer', async () => {
  await setPolicy('staging', { approvals: { count: 2 } })
  const row = await waiting()
  await pool.query(`insert into notification (id, user_id, title, href) values ($1, $2, $3, $4)`, [
    ...[uuidv7(), cy.id, `P-${row.number} needs somebody: Score to staging`, `/promotions/${row.number}`],
  ])
  const asked = await unread(row)
  expect(asked).toEqual(['Bo: waits for an approval', 'Cy: waits for an approval', 'Cy: needs somebody'])
  const told = await toldOf(bo.id)
  await vote(row, bo)
  expect(await unread(row)).toEqual(asked.slice(1))
  // The counter of who voted is told of it.
  expect(await toldOf(bo.id)).toBe((told ?? 0) + 1)
  await vote(row, cy)
  expect((await read(row.id)).state).toBe('QUEUED')
  expect(await unread(row)).toEqual(['Cy: needs somebody'])
})

it('nobody is left asked when it is taken back, and a new plan asks anew and once', async () => {
  const row = await waiting()
  const other = await waiting()
  await abort(deps, { number: row.number, actor: ada })
  expect(await unread(row)).toEqual([])
  expect(await unread(other)).toHaveLength(2)
  // What the old plan asked asks no more.
  await setPolicy('staging', { approvals: { count: 2 } })
  const { planHash } = await draftAnew(deps, other.number)
  await replan(deps, { number: other.number, actor: ada, planHash })
  expect(await unread(other)).toEqual(['Bo: waits for an approval', 'Cy: waits for an approval'])
})
