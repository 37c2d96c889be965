import { testDatabase } from '@groundwork/db/testing'
import type { EngineRun, Outcome, Seen } from '@groundwork/plugin-sdk/points'
import { beforeEach, expect, it } from 'vitest'
import { findLaunch } from '../launch/launch-row'
import { planLaunch } from '../launch/plan-launch'
import { type DeployedFlow, deployFlow } from '../testing/deployed-flow'
import { releaseQueued } from './due-slots'
import { followStarted } from './follow'
import { pauseSchedule } from './pause'
import { runNow } from './run-now'
import { writeSchedule } from './schedule-row'
import { startPlanned, type StartingDeps } from './start-planned'

const db = await testDatabase()
let flow: DeployedFlow
let made = 0

beforeEach(async () => {
  made += 1
  await db.pool.query(`update launch set state = 'failed', reason = 'Of another test.' where finished_at is null`)
  flow = await deployFlow(db.pool, { code: Buffer.from(`late ${made}`), entry: 'flow.py', name: `Late${made}` })
})

type Engine = { outcomes?: Outcome<{ engineRunId: string; url: string }>[]; seen?: Seen<EngineRun> }

/** An orchestrator that answers as it is told to. */
function deps({ outcomes = [], seen = { is: 'absent' } }: Engine = {}): StartingDeps {
  return {
    pool: db.pool,
    orchestratorOf: () => ({
      start: async ({ effect }) =>
        outcomes.shift() ?? { is: 'done', receipt: { engineRunId: effect.key, url: 'local://x' } },
      observeRun: async () => seen,
    }),
  }
}

it('of a pause skips also a slot that was being planned at that moment', async () => {
  const { targetId, integrationId, version, promotionId } = flow
  const running = { targetId, version, integrationId, purpose: 'scheduled' as const, parameters: {} }
  await writeSchedule(db.pool, {
    ...{ targetId, promotionId, version, integrationId, parameters: {}, active: true, fence: 1 },
    ...{ cron: '* * * * *', timeZone: 'UTC', overlap: 'queue' },
  })
  // Another engine plans the slot, and has not said so yet.
  const engine = await db.pool.connect()
  await engine.query('begin')
  await engine.query('select from schedule where target_id = $1 for no key update', [targetId])
  await planLaunch(engine, { ...running, key: `rslot${targetId.slice(-8)}`, slotTime: new Date(), state: 'queued' })
  const pausing = pauseSchedule(
    { pool: db.pool, bus: db.bus },
    { actor: { kind: 'system', name: 'Ada' }, targetId, reason: 'The vendor is down.' },
  )
  const waitsOrDone = async () => {
    const { rows } = await db.pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
       union all select from schedule_pause where target_id = $1`,
      [targetId],
    )
    return rows.length
  }
  await expect.poll(waitsOrDone, { timeout: 20_000 }).toBeGreaterThan(0)
  await engine.query('commit')
  engine.release()
  await pausing
  expect(await findLaunch(db.pool, `rslot${targetId.slice(-8)}`)).toMatchObject({
    state: 'skipped',
    reason: 'Paused by Ada: The vendor is down.',
  })
})

it('that waited for an earlier run is tried as long as any other once it may begin', async () => {
  const { targetId, version, integrationId } = flow
  const key = `rwaited${targetId.slice(-8)}`
  await planLaunch(db.pool, {
    ...{ key, targetId, version, integrationId, purpose: 'scheduled', parameters: {}, slotTime: new Date() },
    state: 'queued',
  })
  await db.pool.query(`update launch set created_at = now() - interval '40 minutes' where key = $1`, [key])
  expect(await releaseQueued(db.pool)).toBe(1)
  const busy: Outcome<never> = { is: 'retry', code: 'busy', afterMs: 100, detail: 'No room.' }
  await startPlanned(deps({ outcomes: [busy] }))
  expect(await findLaunch(db.pool, key)).toMatchObject({ state: 'planned', reason: 'Not started yet: No room.' })
  await db.pool.query(`update launch set start_at = null, beat_at = beat_at - interval '31 minutes' where key = $1`, [
    key,
  ])
  await startPlanned(deps({ outcomes: [busy] }))
  expect(await findLaunch(db.pool, key)).toMatchObject({
    state: 'failed',
    reason: 'It could not be started for half an hour: No room.',
  })
})

it('is looked for from when the orchestrator took it, however long ago it was planned', async () => {
  const launch = await runNow(db.pool, {
    targetId: flow.targetId,
    requestKey: 'x',
    parameters: {},
    requestedBy: null,
  })
  const { key } = launch
  await db.pool.query(`update launch set created_at = now() - interval '40 minutes' where key = $1`, [key])
  await startPlanned(deps())
  const later = (seconds: number) =>
    db.pool.query(`update launch set start_at = null, beat_at = beat_at - make_interval(secs => $2) where key = $1`, [
      key,
      seconds,
    ])
  await later(10)
  await followStarted(deps({ seen: { is: 'absent' } }))
  expect(await findLaunch(db.pool, key)).toMatchObject({ state: 'started' })
  await later(60)
  await followStarted(deps({ seen: { is: 'absent' } }))
  expect(await findLaunch(db.pool, key)).toMatchObject({
    state: 'failed',
    reason: 'The orchestrator does not know this run any more.',
  })
})
