import { writeAudit } from '@groundwork/access/audit'
import { uuidv7 } from '@groundwork/db/ids'
import { type Sql, transaction } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { groundwork } from '../promotion/deps'
import { brokenInvariants } from '../testing/invariants'
import { underWay } from '../testing/under-way'
import { checkInvariants } from './check-invariants'

const database = await testDatabase()
const { pool, bus } = database
const { ada, bo, unit, request, bring, read } = await underWay(database)
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))
afterEach(() => vi.restoreAllMocks())

const check = () => checkInvariants({ pool, bus, replicaId: uuidv7() })
const token = `gw_read_${'a'.repeat(32)}`
const ago = (id: string, hours: number) =>
  pool.query(`update promotion set finished_at = clock_timestamp() - make_interval(hours => $2) where id = $1`, [
    id,
    hours,
  ])

async function over(hours: number) {
  const flow = await unit()
  const row = await bring(flow, (await flow.version()).id, 'SUCCEEDED')
  await ago(row.id, hours)
  return {
    ...row,
    tamper: () => pool.query(`update promotion set plan_hash = repeat('0', 64) where id = $1`, [row.id]),
    mend: () => pool.query('update promotion set plan_hash = $2 where id = $1', [row.id, row.planHash]),
    words: `the plan of P-${row.number} is not the one that its hash names`,
  }
}

describe('the check of an hour', () => {
  beforeEach(() => pool.query('delete from invariant_check'))

  it('looks at all that ever was the first time, and each day', async () => {
    const old = await over(30 * 24)
    await old.tamper()
    expect(await check()).toEqual([{ invariant: 'I5', words: old.words }])
    await old.mend()
    expect(await check()).toEqual([])
    await old.tamper()
    expect(await check()).toEqual([])
    await pool.query(`update invariant_check set started_at = started_at - interval '24 h'`)
    expect(await check()).toEqual([{ invariant: 'I5', words: old.words }])
    await old.mend()
  })

  it('looks at what has ended since the one before, and a while more, and at what is not over', async () => {
    expect(await check()).toEqual([])
    const [old, new_] = [await over(3), await over(1)]
    await Promise.all([old.tamper(), new_.tamper()])
    const flow = await unit()
    const acting = await bring(flow, (await flow.version()).id)
    await pool.query(`update promotion set wake_at = null where id = $1`, [acting.id])
    expect(await check()).toEqual([
      { invariant: 'I5', words: new_.words },
      { invariant: 'I7', words: `nothing wakes P-${acting.number}, which is APPLYING` },
    ])
    await Promise.all([old.mend(), new_.mend()])
    await pool.query(`update promotion set wake_at = now() where id = $1`, [acting.id])
  })

  it('goes on saying what it found for as long as it does not hold, however old that gets', async () => {
    expect(await check()).toEqual([])
    const { id, tamper, mend, words } = await over(0)
    await tamper()
    expect(await check()).toEqual([{ invariant: 'I5', words }])
    await ago(id, 5)
    expect(await check()).toEqual([{ invariant: 'I5', words }])
    expect(await check()).toEqual([{ invariant: 'I5', words }])
    await mend()
    expect(await check()).toEqual([])
  })

  it('searches rows of since then for tokens', async () => {
    expect(await check()).toEqual([])
    const entry = { actor: groundwork, action: 'target.control', resource: { kind: 'target', id: uuidv7() } } as const
    await writeAudit(pool, { ...entry, detail: { reason: token } })
    await pool.query(`update audit set at = now() - interval '3 h' where detail ->> 'reason' = $1`, [token])
    expect(await check()).toEqual([])
    await pool.query(`update audit set at = now() - interval '1 h' where detail ->> 'reason' = $1`, [token])
    expect(await check()).toMatchObject([{ invariant: 'I9' }])
    await pool.query(`delete from audit where detail ->> 'reason' = $1`, [token])
  })

  it('ends between two of its parts, and keeps nothing then', async () => {
    const stopping = new AbortController()
    let asked = 0
    const query = (...args: unknown[]) => {
      asked += 1
      stopping.abort(new Error('The engine stops.'))
      return (pool.query as (...given: unknown[]) => unknown)(...args)
    }
    const { signal } = stopping
    await expect(brokenInvariants({ query: query as Sql['query'] }, { tokens: true, signal })).rejects.toThrow(
      'The engine stops.',
    )
    expect(asked).toBe(1)
    await expect(checkInvariants({ pool, bus, replicaId: uuidv7(), signal })).rejects.toThrow('The engine stops.')
    expect((await pool.query('select from invariant_check')).rowCount).toBe(0)
  })
})

describe('a token', () => {
  const rows = async (work: (sql: Sql) => Promise<unknown>) =>
    transaction(pool, async (sql) => {
      await work(sql)
      const found = [
        await brokenInvariants(sql, { tokens: true }),
        await brokenInvariants(sql, { secrets: [token] }),
      ] as const
      await sql.query('rollback')
      await sql.query('begin')
      return found.map((each) => each.map(({ words }) => words.replace(/ [\w-]*$/, '')))
    })
  const event = (topic: string) => (sql: Sql) =>
    sql.query(`insert into event (topic, key, payload) values ($1, 'x', jsonb_build_object('says', $2::text))`, [
      topic,
      token,
    ])
  const notification = (plugin: string | null, href: string) => (sql: Sql) =>
    sql.query('insert into notification (id, user_id, plugin_id, title, href) values ($1, $2, $3, $4, $5)', [
      ...[uuidv7(), bo.id, plugin, token, href],
    ])
  const audit =
    (action: 'project.edit' | 'platform.secret' | 'target.control' | 'config.edit', kind: string) => (sql: Sql) =>
      writeAudit(sql, { actor: ada, action, resource: { kind, id: 'x' }, detail: { description: token } })

  it.each([
    ['the audit of a project', 'audit', audit('project.edit', 'project')],
    ['the audit of a plugin', 'audit', audit('platform.secret', 'plugin')],
    ['an event of a project', 'event', event('project')],
    ["a plugin's notification", 'notification', notification('smtp', '/promotions/1')],
    ['a notification of something else', 'notification', notification(null, '/plugins/x')],
  ])("in %s is not delivery's to answer for; a secret that is known must be nowhere", async (_, table, write) => {
    expect(await rows(write)).toEqual([[], [`a secret stands in ${table}`]])
  })

  it.each([
    ['what people did to a target', 'audit', audit('target.control', 'target')],
    ['a change of configuration', 'audit', audit('config.edit', 'config')],
    ['what was handed to a run', 'audit', audit('platform.secret', 'launch')],
    ['an event of a promotion', 'event', event('promotion')],
    ['a notification of a promotion', 'notification', notification(null, '/promotions/1')],
  ])('in %s is found', async (_, table, write) => {
    expect(await rows(write)).toEqual([
      [`what looks like a token of Groundwork stands in ${table}`],
      [`a secret stands in ${table}`],
    ])
  })
})

it('a promotion in the queue that has to begin by a time is woken then', async () => {
  const flow = await unit()
  const { id } = await request({ actor: ada, version: (await flow.version()).id, unit: flow })
  const { number, state, startBefore } = await read(id)
  expect({ state, startBefore }).toEqual({ state: 'QUEUED', startBefore: expect.any(Date) })
  await pool.query('update promotion set wake_at = null where id = $1', [id])
  expect(await brokenInvariants(pool)).toEqual([
    { invariant: 'I7', words: `nothing wakes P-${number}, which is QUEUED` },
  ])
  await pool.query('update promotion set start_before = null where id = $1', [id])
  expect(await brokenInvariants(pool)).toEqual([])
})
