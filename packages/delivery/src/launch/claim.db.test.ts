import { testDatabase } from '@groundwork/db/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { scheduledRunKey } from '../model/keys'
import { targetExtras } from '../reading/target-extras'
import { type DeployedFlow, deployFlow } from '../testing/deployed-flow'
import { beatLaunch, type ClaimDeps, claimLaunch, finishLaunch } from './claim'
import { planLaunch } from './plan-launch'

const db = await testDatabase()
const deps: ClaimDeps = { secret: 's'.repeat(40), engineUrl: () => 'http://engine.test', beatSeconds: 10 }
let flow: DeployedFlow
let made = 0

beforeAll(async () => {
  flow = await deployFlow(db.pool, { code: Buffer.from('code'), entry: 'flow.py', defaultParameters: { alpha: 1 } })
})

async function planned(): Promise<string> {
  const key = `rtest${made++}`
  const { targetId, version, integrationId } = flow
  await planLaunch(db.pool, { key, targetId, version, integrationId, purpose: 'manual', parameters: { beta: 'x' } })
  return key
}

const claim = (key: string, host: string) =>
  claimLaunch(db.pool, { key, host, claim: `made up by ${host}`, attempt: 1 }, deps)
const schedule = (of: object | null) =>
  db.pool.query(`update promotion set plan = jsonb_set(plan, '{schedule}', $2::jsonb) where id = $1`, [
    flow.promotionId,
    JSON.stringify(of),
  ])
const silence = (key: string) =>
  db.pool.query(`update launch set beat_at = now() - interval '1 minute' where key = $1`, [key])

describe('a claim', () => {
  it('is had by one of fifty that race for it, who is told what to run', async () => {
    const key = await planned()
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => claim(key, `host-${index}`)))
    const go = answers.filter((answer) => answer.is === 'go')
    expect(go).toHaveLength(1)
    expect(answers.filter((answer) => answer.is === 'held')).toHaveLength(49)
    expect(go[0]).toMatchObject({
      generation: 1,
      launch: { entry: 'flow.py', code: { url: expect.stringMatching(/^http:\/\/engine\.test\/launch\/v1\/code\//) } },
      tags: [`gw.key:${key}`, `gw.version:${flow.version}`, 'gw.environment:dev'],
      parameters: { alpha: 1, beta: 'x' },
      metaflow: {
        METAFLOW_SERVICE_URL: 'http://engine.test',
        METAFLOW_SERVICE_AUTH_KEY: expect.stringMatching(/^gw_run\./),
        METAFLOW_SERVICE_RETRY_COUNT: '7',
      },
    })
  })

  it('gives what the configuration says for parameters of each run, unless whoever started it said otherwise', async () => {
    const given = { type: 'number' as const, required: false }
    const { targetId, version, integrationId, promotionId } = await deployFlow(db.pool, {
      ...{ code: Buffer.from('code'), entry: 'flow.py', name: 'ScaledFlow', defaultParameters: { rows: 7, depth: 5 } },
      content: {
        schema: {
          properties: {
            ...{ scale: { 'x-portal': { perRun: true } }, depth: { 'x-portal': { perRun: true } } },
            ...{ stray: { 'x-portal': { perRun: true } }, rows: {} },
          },
        },
        parameters: [
          { name: 'scale', default: 2, ...given },
          { name: 'depth', default: 1, ...given },
          { name: 'rows', default: 9, ...given },
          { name: 'plain', default: 4, ...given },
        ],
      },
      config: { scale: 3, depth: 1, rows: 8, stray: 'x' },
    })
    const run = async (purpose: 'smoke' | 'scheduled' | 'manual', parameters: Record<string, number>) => {
      const key = `rscaled${made++}`
      await planLaunch(db.pool, { key, targetId, version, promotionId, integrationId, purpose, parameters })
      const answer = await claim(key, 'a')
      return answer.is === 'go' ? answer.parameters : answer
    }
    // What is not marked `perRun` stays as the version was made: rows.
    expect(await run('smoke', {})).toEqual({ scale: 3, depth: 1, rows: 7 })
    expect(await run('scheduled', {})).toEqual({ scale: 3, depth: 1, rows: 7 })
    expect(await run('manual', { scale: 10, plain: 1 })).toEqual({ scale: 10, depth: 1, rows: 7, plain: 1 })
    expect((await targetExtras(db.pool, targetId)).parameters).toMatchObject([
      ...[
        { name: 'scale', default: 3 },
        { name: 'depth', default: 1 },
      ],
      ...[
        { name: 'rows', default: 7 },
        { name: 'plain', default: 4 },
      ],
    ])
  })

  it('is the same claim when the answer was lost and it is asked for again', async () => {
    const key = await planned()
    expect(await claim(key, 'a')).toMatchObject({ is: 'go', generation: 1 })
    expect(await claim(key, 'a')).toMatchObject({ is: 'go', generation: 1 })
    expect(await claim(key, 'b')).toMatchObject({ is: 'held', heldBy: 'a' })
  })

  it('is not had twice by two launchers of one name', async () => {
    const key = await planned()
    const named = (claim?: string) => claimLaunch(db.pool, { key, host: 'twin', claim, attempt: 1 }, deps)
    expect(await named('made up by the first')).toMatchObject({ is: 'go', generation: 1 })
    expect(await named('made up by the second')).toMatchObject({ is: 'held', heldBy: 'twin' })
    expect(await named()).toMatchObject({ is: 'held', heldBy: 'twin' })
    expect(await named('made up by the first')).toMatchObject({ is: 'go', generation: 1 })
    await silence(key)
    expect(await named()).toMatchObject({ is: 'go', generation: 2 })
    expect(await named()).toMatchObject({ is: 'held', heldBy: 'twin' })
  })

  it('is taken over after four silent beats, and the one before is refused from then on', async () => {
    const key = await planned()
    await claim(key, 'a')
    await silence(key)
    const others = await Promise.all(Array.from({ length: 20 }, (_, index) => claim(key, `b-${index}`)))
    expect(others.filter((answer) => answer.is === 'go')).toMatchObject([{ generation: 2 }])
    expect(await beatLaunch(db.pool, { key, generation: 1 })).toBe(false)
    expect(await finishLaunch(db.pool, { key, generation: 1, exitCode: 0 })).toEqual({ taken: false, state: null })
    expect(await beatLaunch(db.pool, { key, generation: 2 })).toBe(true)
  })

  it('is kept by a late beat where nobody took it over', async () => {
    const key = await planned()
    await claim(key, 'a')
    await silence(key)
    expect(await beatLaunch(db.pool, { key, generation: 1 })).toBe(true)
    expect(await claim(key, 'b')).toMatchObject({ is: 'held' })
  })

  it('of a run that has ended answers how it ended', async () => {
    const key = await planned()
    await claim(key, 'a')
    expect(await finishLaunch(db.pool, { key, generation: 1, exitCode: 3, reason: 'No rows.' })).toMatchObject({
      state: 'failed',
    })
    expect(await claim(key, 'b')).toEqual({ is: 'finished', exitCode: 3, state: 'failed', reason: 'No rows.' })
    expect(await finishLaunch(db.pool, { key, generation: 1, exitCode: 0 })).toMatchObject({
      taken: true,
      state: 'failed',
    })
  })

  it('of a key that nobody planned is refused, unless it is that of a slot and its time', async () => {
    await expect(claim('rnobody', 'a')).rejects.toThrow('No run is planned under the key')
    const slotTime = new Date(new Date().setUTCMinutes(0, 0, 0))
    await schedule({ cron: '0 * * * *', timeZone: 'UTC', overlap: 'skip' })
    const key = scheduledRunKey(flow.slot, slotTime)
    const input = { key, host: 'a', attempt: 1, slot: flow.slot, slotTime: slotTime.toISOString() }
    expect(await claimLaunch(db.pool, input, deps)).toMatchObject({ is: 'go', generation: 1 })
    await expect(claimLaunch(db.pool, { ...input, key: 'rother' }, deps)).rejects.toThrow('not that of the slot')
  })

  it('of a slot is refused beside the schedule, out of its time, and where nothing starts by itself', async () => {
    const hour = 3_600_000
    const full = new Date().setUTCMinutes(0, 0, 0)
    const ask = (time: number) => {
      const slotTime = new Date(time)
      const key = scheduledRunKey(flow.slot, slotTime)
      return claimLaunch(
        db.pool,
        { key, host: 'a', attempt: 1, slot: flow.slot, slotTime: slotTime.toISOString() },
        deps,
      )
    }
    await schedule({ cron: '0 * * * *', timeZone: 'UTC', overlap: 'skip' })
    await expect(ask(full - 30 * 60_000)).rejects.toThrow('is not a slot of the schedule')
    await expect(ask(full - 2 * hour + 1_000)).rejects.toThrow('is not a slot of the schedule')
    await expect(ask(full - 25 * hour)).rejects.toThrow('not within the last day')
    await expect(ask(full + 2 * hour)).rejects.toThrow('not within the last day')
    expect(await ask(full - 3 * hour)).toMatchObject({ is: 'go' })
    await schedule(null)
    await expect(ask(full - 4 * hour)).rejects.toThrow('has no schedule')
  })
})
