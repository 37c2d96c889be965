import { loadActor } from '@groundwork/access/actor'
import { createEventBus } from '@groundwork/db/events'
import { makeUser } from '@groundwork/db/makers'
import { migrate } from '@groundwork/db/migrate'
import { transaction } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, expect, it } from 'vitest'
import { type PromotionState, promotionStates } from '../model/states'
import { groundwork } from '../promotion/deps'
import { move } from '../promotion/move'
import { operate, type Operation } from '../promotion/operate'
import { findPromotion } from '../promotion/promotion-row'
import { castVote } from '../promotion/vote'
import { checkAgainst } from './testing/check-invariants'
import { deliveryWorld } from './testing/delivery-world'
import { engineFactory } from './testing/engines'
import { startFakeOrchestrator } from './testing/fake-orchestrator'
import { olderDatabase } from './testing/older-database'

/** The first migration with deliveries in it. */
const first = '20261121210000_delivery'

const db = await testDatabase()
const orchestrator = await startFakeOrchestrator()
const world = await deliveryWorld({ pool: db.pool, bus: db.bus, orchestrator })
const engines = await engineFactory()
const admin = (await loadActor(db.pool, (await makeUser(db.prisma, { role: 'administrator' })).id))!
const closing: (() => Promise<unknown>)[] = []
afterAll(async () => {
  await engines.close()
  for (const close of closing) await close()
  await orchestrator.close()
})

const usual = { allowDirty: true, verification: { smokeRun: false } }
const judged = (is?: string) => ({
  ...usual,
  verifications: [{ plugin: 'fake', verification: 'verification', settings: is ? { is } : null }],
})
const start = (databaseUrl: string, at: readonly string[] = []) =>
  // What an engine left is as old as the migration took.
  engines.start({ databaseUrl, orchestratorUrl: orchestrator.url, at, timing: { retry: 600_000 } })

let count = 0
async function promoted(policy: object = usual, name = `older${++count}`) {
  await world.setPolicy('dev', policy)
  const unit = await world.unit(name)
  const asked = await world.promote({ unit, version: await world.version(unit) })
  return { ...asked, unit }
}
const is = (id: string, state: PromotionState) => expect.poll(() => world.state(id), { timeout: 20_000 }).toBe(state)

async function moved(...states: PromotionState[]): Promise<string> {
  const { id } = await promoted()
  for (const to of states)
    await move(db.pool, { id, from: await world.state(id), to, reason: `It is ${to}.`, actor: groundwork })
  return id
}

/** One promotion in each state there is, as engines left them that were killed; and one that waits behind another. */
async function inEveryState(): Promise<Record<PromotionState | 'behind', string>> {
  orchestrator.judge('running')
  const engine = await start(db.url)
  const succeeded = await promoted()
  const paused = await promoted(judged('inconclusive'))
  orchestrator.fail(`put@${world.slot('foreign904')}`, 'conflict-foreign')
  const attention = await promoted(usual, 'foreign904')
  await is(succeeded.id, 'SUCCEEDED')
  await is(paused.id, 'PAUSED')
  await is(attention.id, 'NEEDS_ATTENTION')
  engine.kill()
  await engine.ended
  const applying = await promoted(usual, 'applying901')
  const cancelling = await promoted(usual, 'cancelling902')
  const verifying = await promoted(judged(), 'verifying903')
  const doomed = await start(db.url, ['put901:after-call', 'switch902:before-call', `P-${verifying.number}:after-look`])
  expect(await doomed.ended).toBe('SIGKILL')
  await world.decide(cancelling.id, 'abort', 'CANCELLING')
  const gating = await promoted({ ...usual, approvals: { count: 1 } })
  const requested = await promoted()
  const behind = await world.promote({ unit: paused.unit, version: await world.version(paused.unit) })
  // Its first move is in the same transaction: only an engine that was killed before that would have left it there.
  await transaction(db.pool, async (sql) => {
    await sql.query('set local session_replication_role = replica')
    await sql.query(`delete from promotion_event where promotion_id = $1 and kind = 'moved'`, [requested.id])
    await sql.query(`update promotion set state = 'REQUESTED', row_version = 1 where id = $1`, [requested.id])
  })
  return {
    ...{ REQUESTED: requested.id, GATING: gating.id, QUEUED: (await promoted()).id, behind: behind.id },
    ...{ APPLYING: applying.id, PAUSED: paused.id, NEEDS_ATTENTION: attention.id },
    ...{ VERIFYING: verifying.id, CANCELLING: cancelling.id, SUCCEEDED: succeeded.id },
    FAILED: await moved('APPLYING', 'FAILED'),
    ERRORED: await moved('APPLYING', 'ERRORED'),
    REJECTED: await moved('REJECTED'),
    EXPIRED: await moved('EXPIRED'),
    SUPERSEDED: await moved('SUPERSEDED'),
    ABORTED: await moved('ABORTED'),
  }
}

it('promotions in every state are carried on or kept after the database was migrated from the first release', {
  timeout: 120_000,
}, async () => {
  const ids = await inEveryState()
  const older = await olderDatabase(db, first)
  closing.push(() => older.close())
  const { rows: lacks } = await older.pool.query(
    `select from information_schema.columns where table_name = 'target' and column_name = 'adopted'`,
  )
  expect(lacks).toEqual([])
  await migrate(older.url)

  const bus = createEventBus({ pool: older.pool, directUrl: older.url })
  closing.unshift(() => bus.close())
  const read = async (id: string) => (await findPromotion(older.pool, { id }))!
  const states = async () => {
    const pairs = Object.entries(ids).map(async ([was, id]) => [was, (await read(id)).state] as const)
    return Object.fromEntries(await Promise.all(pairs))
  }
  const asTheyWere = Object.fromEntries(promotionStates.map((state) => [state, state]))
  expect(await states()).toEqual({ ...asTheyWere, behind: 'QUEUED' })
  const ended = [ids.SUCCEEDED, ids.FAILED, ids.ERRORED, ids.REJECTED, ids.EXPIRED, ids.SUPERSEDED, ids.ABORTED]
  const before = await Promise.all(ended.map(read))

  orchestrator.judge('pass')
  await start(older.url)
  const byItself = { REQUESTED: 'SUCCEEDED', QUEUED: 'SUCCEEDED', APPLYING: 'SUCCEEDED', VERIFYING: 'SUCCEEDED' }
  const waiting = { ...asTheyWere, ...byItself, CANCELLING: 'ABORTED', behind: 'QUEUED' }
  await expect.poll(states, { timeout: 30_000 }).toEqual(waiting)
  expect(await Promise.all(ended.map(read)), 'what had ended').toEqual(before)

  // What waits for a person goes on as that person says.
  const { number, planHash } = await read(ids.GATING)
  await castVote({ pool: older.pool, bus }, { number, planHash, actor: admin, verdict: 'approve' })
  const decide = async (id: string, operation: Operation) => {
    const { number: of, rowVersion } = await read(id)
    await operate(
      { pool: older.pool, bus },
      { number: of, rowVersion, operation, actor: admin, reason: 'Looked at it.' },
    )
  }
  await decide(ids.PAUSED, 'accept-verified')
  await decide(ids.NEEDS_ATTENTION, 'retry')
  const byPeople = { GATING: 'SUCCEEDED', PAUSED: 'SUCCEEDED', NEEDS_ATTENTION: 'SUCCEEDED', behind: 'SUCCEEDED' }
  await expect.poll(states, { timeout: 30_000 }).toEqual({ ...waiting, ...byPeople })
  await checkAgainst(older.pool, orchestrator)
})
