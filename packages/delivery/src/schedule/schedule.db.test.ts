import { testDatabase } from '@groundwork/db/testing'
import type { EngineRun, Json, Outcome, Seen } from '@groundwork/plugin-sdk/points'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { scheduledRunKey } from '../model/keys'
import { type DeployedFlow, deployFlow } from '../testing/deployed-flow'
import { claimLaunch, finishLaunch } from '../launch/claim'
import { findLaunch, launchesOf } from '../launch/launch-row'
import { planDueSlots, releaseQueued } from './due-slots'
import { cellsOf } from '../reading/cell'
import { targetDetail } from '../target/target-detail'
import { followStarted } from './follow'
import { pauseSchedule, resumeSchedule } from './pause'
import { runNow } from './run-now'
import { readSchedule, removeSchedule, writeSchedule } from './schedule-row'
import { startScheduler } from './scheduler'
import { startPlanned, type StartingDeps } from './start-planned'

const db = await testDatabase()
const claims = { secret: 's'.repeat(40), engineUrl: () => 'http://engine.test', beatSeconds: 1 }
let flow: DeployedFlow
let made = 0

beforeEach(async () => {
  await db.pool.query(`update schedule set active = false`)
  await db.pool.query(
    `update launch set state = 'failed', reason = 'Of another test.' where state in ('planned', 'queued', 'started', 'running')`,
  )
  flow = await deployFlow(db.pool, { code: Buffer.from(`code ${made}`), entry: 'flow.py', name: `Flow${made++}` })
})

const minute = 60_000
const thisMinute = () => Math.floor(Date.now() / minute) * minute
/** Due at this minute and not again for an hour: the turn of a minute while a test runs brings no second slot. */
const hourly = (at = thisMinute()) => `${new Date(at).getUTCMinutes()} * * * *`

async function every(cron: string, options: { overlap?: 'skip' | 'queue'; sinceMinutes?: number } = {}): Promise<void> {
  const { targetId, promotionId, version, integrationId } = flow
  const { overlap = 'skip', sinceMinutes } = options
  const schedule = {
    targetId,
    promotionId,
    version,
    integrationId,
    cron,
    timeZone: 'UTC',
    overlap,
    parameters: { a: 1 },
  }
  expect(await writeSchedule(db.pool, { ...schedule, active: true, fence: 1 })).toBe(true)
  if (sinceMinutes !== undefined)
    await db.pool.query('update schedule set last_slot = $2, next_slot = null where target_id = $1', [
      targetId,
      new Date(thisMinute() - sinceMinutes * minute),
    ])
}

const own = () => launchesOf(db.pool, { targetId: flow.targetId })

type Engine = { outcomes: Outcome<{ engineRunId: string; url: string }>[]; seen: Seen<EngineRun>; started: string[] }

/** An orchestrator that answers as it is told to. */
function deps(engine: Partial<Engine> = {}): StartingDeps & { engine: Engine } {
  const full: Engine = { outcomes: [], seen: { is: 'absent' }, started: [], ...engine }
  return {
    pool: db.pool,
    engine: full,
    orchestratorOf: () => ({
      start: async ({ effect }) => {
        full.started.push(effect.key)
        return full.outcomes.shift() ?? { is: 'done', receipt: { engineRunId: effect.key, url: 'local://x' } }
      },
      observeRun: async () => full.seen,
    }),
  }
}

describe('a schedule that is paused', () => {
  const ada = { kind: 'system' as const, name: 'Ada' }
  const store = { pool: db.pool, prisma: db.prisma, bus: db.bus } as never as Parameters<typeof pauseSchedule>[0]

  it('skips its slots and what waited, says by whom and why, and goes on when it is resumed', async () => {
    await every(hourly(), { sinceMinutes: 5 })
    const { targetId } = flow
    await pauseSchedule(store, { actor: ada, targetId, reason: 'The vendor is down.' })
    await planDueSlots(db.pool)
    expect(await own()).toMatchObject([{ state: 'skipped', reason: 'Paused by Ada: The vendor is down.' }])
    expect((await targetDetail(db.pool, ada, targetId)).pause).toMatchObject({ setBy: 'Ada', until: null })
    const [cell] = await cellsOf(db.pool, [flow.unitId])
    expect(cell?.marks.paused).toMatchObject({ reason: 'The vendor is down.' })
    await resumeSchedule(store, { actor: ada, targetId })
    await expect(resumeSchedule(store, { actor: ada, targetId })).rejects.toThrow(/not paused/)
    await db.pool.query(`delete from launch where target_id = $1`, [targetId])
    await every(hourly(), { sinceMinutes: 5 })
    await planDueSlots(db.pool)
    expect(await own()).toMatchObject([{ state: 'planned' }])
    const { rows } = await db.pool.query(
      `select detail->>'did' as did from audit where resource_id = $1 order by at, id`,
      [targetId],
    )
    expect(rows).toEqual([{ did: 'pause-schedule' }, { did: 'resume-schedule' }])
  })

  it('goes on by itself when the pause has run out', async () => {
    const slot = new Date(thisMinute())
    await every(hourly(slot.getTime()), { sinceMinutes: 5 })
    const { targetId } = flow
    await pauseSchedule(store, { actor: ada, targetId, reason: 'For an hour.', until: Date.now() + 3_600_000 })
    await db.pool.query(`update schedule_pause set until = $2 where target_id = $1`, [targetId, slot])
    await planDueSlots(db.pool)
    expect(await own()).toMatchObject([{ state: 'planned' }])
    await expect(
      pauseSchedule(store, { actor: ada, targetId, reason: 'Too late.', until: Date.now() - 1 }),
    ).rejects.toThrow(/ends in the past/)
  })

  it('is refused where Groundwork does not keep the time', async () => {
    await expect(pauseSchedule(store, { actor: ada, targetId: flow.targetId, reason: 'No.' })).rejects.toThrow(
      /Groundwork keeps no schedule|needs a reason/,
    )
  })
})

describe('slots that are due', () => {
  it('make one run each, whoever plans them at the same time', async () => {
    const slotTime = new Date(thisMinute())
    await every(hourly(slotTime.getTime()), { sinceMinutes: 5 })
    await Promise.all(Array.from({ length: 10 }, () => planDueSlots(db.pool)))
    const [launch, ...more] = await own()
    expect(more).toEqual([])
    expect(launch).toMatchObject({
      key: scheduledRunKey(flow.slot, slotTime),
      ...{ state: 'planned', purpose: 'scheduled', slotTime, version: flow.version, promotionId: flow.promotionId },
      parameters: { a: 1 },
    })
    expect((await readSchedule(db.pool, flow.targetId))?.nextSlot).toEqual(new Date(slotTime.getTime() + 60 * minute))
  })

  it('are not made up for when a schedule is switched on', async () => {
    await every(hourly())
    await planDueSlots(db.pool)
    expect(await own()).toEqual([])
  })

  it('that were missed: the newest of ten minutes runs, the others say why not', async () => {
    await every('*/2 * * * *', { sinceMinutes: 9 })
    await planDueSlots(db.pool)
    const launches = await own()
    expect(launches.filter(({ state }) => state === 'planned')).toHaveLength(1)
    const [newest] = launches.toSorted((a, b) => b.slotTime!.getTime() - a.slotTime!.getTime())
    expect(newest?.state).toBe('planned')
    expect(launches.filter(({ state }) => state === 'skipped').length).toBeGreaterThanOrEqual(3)
    for (const { state, reason } of launches) if (state === 'skipped') expect(reason).toContain('a later slot was due')
  })

  it('that were missed longer ago are recorded and not run', async () => {
    const early = new Date(thisMinute() - 30 * minute)
    await every(`${early.getUTCMinutes()} * * * *`, { sinceMinutes: 40 })
    await planDueSlots(db.pool)
    expect(await own()).toMatchObject([
      { state: 'skipped', slotTime: early, reason: expect.stringContaining('ten minutes') },
    ])
  })

  it('are skipped while the run before goes on, with the reason, or wait for it where they are to', async () => {
    for (const overlap of ['skip', 'queue'] as const) {
      const cron = hourly()
      flow = await deployFlow(db.pool, { code: Buffer.from(overlap), entry: 'flow.py', name: `Overlap${overlap}` })
      await every(cron, { overlap, sinceMinutes: 5 })
      await planDueSlots(db.pool)
      const [first] = await own()
      await db.pool.query(
        `update launch set slot_time = slot_time - interval '1 hour', key = 'rfirst${overlap}' where key = $1`,
        [first!.key],
      )
      await every(cron, { overlap, sinceMinutes: 5 })
      await planDueSlots(db.pool)
      const second = (await own()).find(({ key }) => key === first!.key)
      expect(second).toMatchObject({
        state: overlap === 'skip' ? 'skipped' : 'queued',
        reason: expect.stringMatching(/^The run of \d{4}-\d\d-\d\d \d\d:\d\d UTC ha[sd] not ended/),
      })
      expect(await releaseQueued(db.pool)).toBe(0)
      await db.pool.query(`update launch set state = 'succeeded' where key = 'rfirst${overlap}'`)
      expect(await releaseQueued(db.pool)).toBe(overlap === 'queue' ? 1 : 0)
    }
  })
})

describe('a schedule', () => {
  it('is not set back by whoever was overtaken', async () => {
    await every('0 7 * * *')
    const { targetId, promotionId, version, integrationId } = flow
    const late = {
      targetId,
      promotionId,
      version,
      integrationId,
      cron: '0 8 * * *',
      timeZone: 'UTC',
      overlap: 'skip' as const,
    }
    expect(await writeSchedule(db.pool, { ...late, parameters: {}, active: true, fence: 0 })).toBe(false)
    expect(await removeSchedule(db.pool, { targetId, fence: 0 })).toBe(false)
    expect((await readSchedule(db.pool, targetId))?.cron).toBe('0 7 * * *')
    expect(await removeSchedule(db.pool, { targetId, fence: 1 })).toBe(true)
    expect(await removeSchedule(db.pool, { targetId, fence: 1 })).toBe(true)
  })

  it('that stays the same loses no slot to a promotion', async () => {
    const cron = hourly()
    await every(cron, { sinceMinutes: 5 })
    await every(cron)
    await planDueSlots(db.pool)
    expect(await own()).toHaveLength(1)
  })
})

describe('what is planned', () => {
  const now = (requestKey: string) =>
    runNow(db.pool, { targetId: flow.targetId, requestKey, parameters: {}, requestedBy: null })

  it('by a person is one run for one request', async () => {
    const [one, two] = await Promise.all([now('click'), now('click')])
    expect(one.key).toBe(two.key)
    expect((await now('another')).key).not.toBe(one.key)
  })

  it('takes parameters of the flow and no other option of its command line', async () => {
    const ask = (parameters: Record<string, Json>) =>
      runNow(db.pool, { targetId: flow.targetId, requestKey: 'given', parameters, requestedBy: null })
    for (const name of ['with', 'tag', 'run-id-file'])
      await expect(ask({ [name]: 'x' })).rejects.toThrow(`v1 has no parameter "${name}". It has none.`)
    const parameters = [{ name: 'market', type: 'string' as const, required: false }]
    flow = await deployFlow(db.pool, {
      code: Buffer.from('given'),
      entry: 'flow.py',
      name: 'Given',
      content: { parameters },
    })
    await expect(ask({ market: { a: 1 } })).rejects.toThrow(
      'parameters.market: v1 wants a string, and this is an object.',
    )
    await expect(ask({ market: 'north' })).resolves.toMatchObject({ parameters: { market: 'north' } })
  })

  it('is nothing where it was refused', async () => {
    await expect(
      runNow(db.pool, { targetId: flow.targetId, requestKey: 'given', parameters: { tag: 'x' }, requestedBy: null }),
    ).rejects.toThrow(/no parameter/)
    expect(await own()).toEqual([])
  })

  it('is asked for once by engines that race', async () => {
    await now('race')
    const engine = deps()
    await Promise.all(Array.from({ length: 8 }, () => startPlanned(engine)))
    expect(engine.engine.started).toHaveLength(1)
    expect(await own()).toMatchObject([{ state: 'started', engineUrl: 'local://x' }])
  })

  it('is asked for again, under the same key, when it certainly was not taken', async () => {
    const { key } = await now('busy')
    const engine = deps({ outcomes: [{ is: 'retry', code: 'busy', afterMs: 0, detail: 'Full.' }] })
    await startPlanned(engine)
    expect(await findLaunch(db.pool, key)).toMatchObject({ state: 'planned', reason: 'Not started yet: Full.' })
    await vi.waitFor(async () => {
      await startPlanned(engine)
      expect(engine.engine.started).toEqual([key, key])
    }, 10_000)
  })

  it('is looked for when nobody knows whether it was taken', async () => {
    const { key } = await now('unknown')
    const run: EngineRun = { engineRunId: 'e1', url: 'local://e1', phase: 'queued', attempt: 1 }
    await startPlanned(deps({ outcomes: [{ is: 'unknown', detail: 'Cut off.' }], seen: { is: 'present', value: run } }))
    expect(await findLaunch(db.pool, key)).toMatchObject({ state: 'started', engineRunId: 'e1' })
  })

  it('fails in words when it is refused', async () => {
    const { key } = await now('refused')
    await startPlanned(deps({ outcomes: [{ is: 'refused', code: 'invalid', detail: 'No slot.' }] }))
    expect(await findLaunch(db.pool, key)).toMatchObject({
      state: 'failed',
      reason: 'The orchestrator refused to start it: No slot.',
    })
  })
})

describe('what was started', () => {
  async function started(requestKey: string) {
    const launch = await runNow(db.pool, { targetId: flow.targetId, requestKey, parameters: {}, requestedBy: null })
    await startPlanned(deps())
    await db.pool.query('update launch set start_at = null where key = $1', [launch.key])
    return launch.key
  }
  const seen = (phase: EngineRun['phase'], reason?: string): Seen<EngineRun> => ({
    is: 'present',
    value: { engineRunId: 'e', url: '', phase, attempt: 1, ...(reason ? { reason } : {}) },
  })

  it('ends as the orchestrator says where nothing was recorded', async () => {
    const key = await started('lost')
    await followStarted(deps({ seen: seen('running') }))
    expect(await findLaunch(db.pool, key)).toMatchObject({ state: 'started' })
    await db.pool.query('update launch set start_at = null where key = $1', [key])
    await followStarted(deps({ seen: seen('lost', 'The launcher was lost.') }))
    expect(await findLaunch(db.pool, key)).toMatchObject({ state: 'failed', reason: 'The launcher was lost.' })
  })

  it("is outranked by Groundwork's own record of the run", async () => {
    const key = await started('record')
    await db.pool.query(`insert into flow (flow_id, ts_epoch) values ('RecordFlow', 1) on conflict do nothing`)
    await db.pool.query(
      `insert into run (flow_id, ts_epoch, tags, body, project, status, status_reason)
        values ('RecordFlow', 1, jsonb_build_array('gw.key:' || $1::text), '{}', 'fake', 'succeeded', 'Done.')`,
      [key],
    )
    await db.pool.query(
      `insert into run_tag (tag, ts_epoch, run_number) select 'gw.key:' || $1::text, ts_epoch, run_number from run where flow_id = 'RecordFlow' on conflict do nothing`,
      [key],
    )
    await followStarted(deps({ seen: seen('failed', 'The worker crashed.') }))
    expect(await findLaunch(db.pool, key)).toMatchObject({ state: 'succeeded', flow: 'RecordFlow', reason: null })
  })

  it('is left alone while nobody can tell, or its launcher gives signs of life', async () => {
    const key = await started('blind')
    await followStarted(deps({ seen: { is: 'cannot-tell', detail: 'Away.' } }))
    expect(await findLaunch(db.pool, key)).toMatchObject({ state: 'started' })
    await claimLaunch(db.pool, { key, host: 'a', attempt: 1 }, claims)
    await db.pool.query('update launch set start_at = null where key = $1', [key])
    await followStarted(deps({ seen: seen('failed') }))
    expect(await findLaunch(db.pool, key)).toMatchObject({ state: 'running' })
    await finishLaunch(db.pool, { key, generation: 1, exitCode: 0 })
    expect(await findLaunch(db.pool, key)).toMatchObject({ state: 'succeeded' })
  })
})

describe('two schedulers', () => {
  it('run each slot of twenty schedules once', async () => {
    const flows = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        deployFlow(db.pool, { code: Buffer.from(`two ${index}`), entry: 'flow.py', name: `Two${index}` }),
      ),
    )
    const cron = hourly()
    for (flow of flows) await every(cron, { sinceMinutes: 5 })
    const engine = deps()
    const schedulers = [1, 2].map(() => startScheduler({ ...engine, bus: db.bus, tickMs: 20 }))
    await vi.waitFor(() => expect(new Set(engine.engine.started).size).toBeGreaterThanOrEqual(20), { timeout: 10_000 })
    await Promise.all(schedulers.map((scheduler) => scheduler.stop()))
    expect(engine.engine.started.length).toBe(new Set(engine.engine.started).size)
  })
})
