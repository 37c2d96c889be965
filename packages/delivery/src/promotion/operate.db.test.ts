import { transaction } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it } from 'vitest'
import { insertIntent } from '../executor/effect-row'
import { readSchedule, writeSchedule } from '../schedule/schedule-row'
import { lockTarget } from '../target/target'
import { targetDetail } from '../target/target-detail'
import { underWay } from '../testing/under-way'
import { groundwork } from './deps'
import { move } from './move'
import { operate } from './operate'
import { promotionDetail } from './read-detail'
import { waitingForMe } from './waiting-for-me'

const database = await testDatabase()
const { pool, prisma } = database
const { deps, unit, ...more } = await underWay(database)
const { ada, bo, stranger, read, bring } = more
const operatesInDev = {
  role: 'On call',
  actions: ['promotion.operate'],
  resources: [],
  environments: ['dev'],
  via: null,
}

describe('what cannot go on by itself', () => {
  it('waits for somebody who may operate, with a reason, and goes on where it was', async () => {
    const flow = await unit()
    const row = await bring(flow, (await flow.version()).id)
    await move(pool, {
      id: row.id,
      from: 'APPLYING',
      to: 'NEEDS_ATTENTION',
      reason: 'Nobody knows.',
      actor: groundwork,
      patch: { wakeAt: null },
    })
    const stuck = await read(row.id)
    const ask = {
      number: row.number,
      operation: 'retry' as const,
      reason: 'Looked: nothing is there.',
      rowVersion: stuck.rowVersion,
    }
    expect((await waitingForMe(pool, bo)).map(({ kind, href }) => [kind, href])).toContainEqual([
      'operate',
      `/promotions/${row.number}`,
    ])
    let queries = 0
    const counting = { query: (...given: unknown[]) => ((queries += 1), Reflect.apply(pool.query, pool, given)) }
    expect(await waitingForMe(counting as typeof pool, stranger)).toEqual([])
    // One for each kind: what could not be theirs is not asked about row by row.
    expect(queries).toBe(5)
    const granted = { ...stranger, grants: [operatesInDev] }
    expect((await waitingForMe(pool, granted)).map(({ href }) => href)).toContain(`/promotions/${row.number}`)
    const told = await prisma.notification.findMany({ where: { href: `/promotions/${row.number}` } })
    // Whoever can decide, and whoever asked for it.
    expect(told.map(({ userId }) => userId).toSorted()).toEqual([ada.id, bo.id].toSorted())
    await expect(operate(deps, { ...ask, actor: ada })).rejects.toThrow(/Deciding what became of a promotion needs/)
    await expect(operate(deps, { ...ask, actor: bo, reason: '' })).rejects.toThrow(/needs a reason/)
    await expect(operate(deps, { ...ask, actor: bo, operation: 'continue' })).rejects.toThrow(/Reload/)
    const twice = await Promise.allSettled([operate(deps, { ...ask, actor: bo }), operate(deps, { ...ask, actor: bo })])
    expect(twice.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const { events, promotion } = await promotionDetail(pool, ada, row.number)
    expect(promotion.state).toBe('APPLYING')
    expect(events.at(-1)).toMatchObject({ from: 'NEEDS_ATTENTION', to: 'APPLYING', data: { operation: 'retry' } })
  })

  it('may be declared done or failed, and done is in the ledger', async () => {
    const flow = await unit()
    const { id: version } = await flow.version()
    const row = await bring(flow, version)
    await move(pool, { id: row.id, from: 'APPLYING', to: 'VERIFYING', reason: 'Done.', actor: groundwork })
    await move(pool, {
      id: row.id,
      from: 'VERIFYING',
      to: 'PAUSED',
      reason: 'Inconclusive.',
      actor: groundwork,
      patch: { wakeAt: null },
    })
    const { rowVersion } = await read(row.id)
    const reason = 'The figures are right.'
    await operate(deps, { number: row.number, actor: bo, operation: 'declare-succeeded', reason, rowVersion })
    expect((await targetDetail(pool, bo, row.targetId)).current?.version.id).toBe(version)
  })

  it.each(['declare-succeeded', 'declare-failed'] as const)(
    'settles what is open when it is asked to %s',
    async (to) => {
      const flow = await unit()
      const before = await bring(flow, (await flow.version()).id, 'SUCCEEDED')
      const { id: version } = await flow.version()
      const row = await bring(flow, version)
      const integrationId = row.plan.bindings['orchestrator']!.id
      await writeSchedule(pool, {
        ...{ targetId: row.targetId, promotionId: before.id, version: before.version, integrationId, fence: 0 },
        ...{ cron: '0 6 * * *', timeZone: 'UTC', overlap: 'skip', parameters: {}, active: true },
      })
      await insertIntent(pool, {
        ...{ key: `e-${to}`, promotionId: row.id, stepId: 'put', effectNo: 0, call: 'put', integrationId },
        ...{ precondition: '', planHash: row.planHash, fence: 1, callMs: 1_000 },
      })
      await pool.query(
        `insert into launch (key, target_id, version, promotion_id, integration_id, purpose, state, start_tries)
       select l.key, $1, $2, $3, $4, l.purpose, l.state, l.tries from (values ($5 || 'waits', 'smoke', 'planned', 0),
         ($5 || 'runs', 'verification', 'running', 1), ($5 || 'other', 'manual', 'planned', 0)) as l(key, purpose, state, tries)`,
        [row.targetId, version, row.id, integrationId, `${to}-`],
      )
      const asked = { id: row.id, from: 'APPLYING', to: 'NEEDS_ATTENTION', reason: 'It cannot be said.' } as const
      await move(pool, { ...asked, actor: groundwork, patch: { wakeAt: null } })
      const { rowVersion } = await read(row.id)
      await operate(deps, { number: row.number, actor: bo, operation: to, reason: 'I looked there.', rowVersion })
      const { effects } = await promotionDetail(pool, bo, row.number)
      expect(effects).toMatchObject([{ state: 'UNKNOWN', settledAt: expect.any(Number) }])
      expect(effects[0]!.detail).toMatch(/^Settled by a person\. Bo .*I looked there\.$/)
      const { rows } = await pool.query('select key, state from launch where promotion_id = $1 order by key', [row.id])
      expect(rows.map(({ key, state: is }) => [key.replace(`${to}-`, ''), is])).toEqual([
        ['other', 'planned'],
        ['runs', 'running'],
        ['waits', 'cancelled'],
      ])
      // This version has no schedule: the one of the version before goes only where this one is said to run.
      expect((await readSchedule(pool, row.targetId))?.version ?? null).toBe(
        to === 'declare-succeeded' ? null : before.version,
      )
    },
  )

  it('is declared done in the order of who admits: the target is taken before the promotion', async () => {
    const flow = await unit()
    const row = await bring(flow, (await flow.version()).id)
    await move(pool, { id: row.id, from: 'APPLYING', to: 'NEEDS_ATTENTION', reason: 'Unclear.', actor: groundwork })
    const { rowVersion } = await read(row.id)
    const declared = await transaction(pool, async (sql) => {
      await lockTarget(sql, row.targetId)
      const asked = operate(deps, {
        ...{ number: row.number, actor: bo, operation: 'declare-succeeded', reason: 'It is there.', rowVersion },
      })
      const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      await expect.poll(async () => (await pool.query(waits)).rowCount).toBe(1)
      // It waits without the promotion in hand.
      await sql.query('select from promotion where id = $1 for no key update nowait', [row.id])
      return { asked }
    })
    expect(await declared.asked).toEqual({ state: 'SUCCEEDED' })
  })
})
