import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { beginMeasuring, readConformance } from '@groundwork/delivery/integration/conformance'
import { type PointCaller, PointError } from '@groundwork/delivery/point-caller'
import { promoting } from '@groundwork/delivery/testing/promoting'
import { beforeAll, describe, expect, it } from 'vitest'
import { integrationRoutes } from './integrations-api'

const database = await testDatabase()
const { pool, bus } = database
const world = await promoting(database)
const actor = await world.person('administrator', undefined, 'Grace')

const capabilities = {
  definition: { replace: 'in-place', precondition: 'token', runsPinned: true, visibleMs: 0 },
  schedule: { native: false, timeZones: false, overlap: [] },
  start: { dedupe: 'forever', comparesInput: true, whileInactive: 'runs' },
  observe: { byKey: 'exact', consistency: 'strong' },
  cancel: 'tree',
  logs: 'poll',
}

describe('integrations', () => {
  it.each([
    ['integrations/check', 'checked the connection of'],
    ['integrations/conformance', 'ran the conformance kit against'],
  ])('%s leaves who asked for it in the audit', async (route, words) => {
    const call = async (_ref: object, method: string) =>
      method === 'capabilities' ? capabilities : Promise.reject(new Error('It is away.'))
    const body = { id: world.integration }
    const requestId = route
    await integrationRoutes({ pool, bus, call })[route]!({
      actor,
      body,
      requestId,
      signal: AbortSignal.timeout(60_000),
    })
    const { rows } = await pool.query(
      `select actor_name, action, resource_id, detail->>'did' as did from audit where request_id = $1`,
      [requestId],
    )
    const about = { actor_name: 'Grace', action: 'integration.manage', resource_id: world.integration }
    expect(rows).toMatchObject([{ ...about, did: expect.stringContaining(words) }])
  })
})

describe('a measured compute', () => {
  it('is asked for two environments once it made one of a lock, and says how to come to it before', async () => {
    const id = uuidv7()
    await pool.query(
      `insert into integration (id, name, role, plugin_id, contribution) values ($1, $2, 'compute', 'local-orchestrator', 'local-compute')`,
      [id, `c${id.slice(-8)}`],
    )
    let careless = false
    const call = async (_ref: object, method: string, input: object) => {
      if (method !== 'resolve') throw new Error('It is away.')
      const { lock } = (input as { environment: { lock: string | null } }).environment
      return { is: 'done', receipt: { digest: careless ? 'one' : (lock ?? 'default'), sizeMb: 0, ready: true } }
    }
    const measured = async () => {
      const route = integrationRoutes({ pool, bus, call })['integrations/conformance']!
      await route({ actor, body: { id }, requestId: 'c', signal: AbortSignal.timeout(60_000) })
      const { newest } = (await readConformance(pool, id))!
      expect(newest.state).toBe('done')
      const { rows } = await pool.query<{ results: { id: string; result: string; words: string }[] }>(
        'select results from conformance_report where integration_id = $1 order by at desc, id desc limit 1',
        [id],
      )
      return rows[0]!.results.find((one) => one.id === 'C4')
    }
    expect(await measured()).toMatchObject({ result: 'skipped', words: expect.stringContaining('was promoted here') })

    const unit = await world.unit()
    const { number: promotion } = await world.request({ actor, unit, version: (await unit.version()).id })
    const lock = 'ab'.repeat(32)
    const step = { id: 'environment', on: 'compute', call: 'resolve', input: { environment: { lock } } }
    await pool.query(`update promotion set plan = jsonb_set(plan, '{steps}', $2) where number = $1`, [
      promotion,
      JSON.stringify([{ ...step, id: 'other', input: { environment: { lock: 'no' } } }, step]),
    ])
    await pool.query(
      `insert into effect (key, promotion_id, step_id, call, integration_id, precondition, plan_hash, fence, state, receipt, deadline, settled_at)
        select 'peff', id, 'environment', 'resolve', $2, '', 'h', 1, 'DONE', '{}', now(), now() from promotion where number = $1`,
      [promotion, id],
    )
    expect(await measured()).toMatchObject({ result: 'pass', words: expect.stringContaining('abababababab') })
    careless = true
    expect(await measured()).toMatchObject({ result: 'fail', words: 'Two locks gave one environment: one.' })
  })
})

const report = {
  ...{ pluginId: 'local-orchestrator', pluginVersion: '1.0.0', point: 'integration/orchestrator/v1' },
  results: [
    { id: 'O3', title: 'What is not certain is unknown', result: 'pass', words: 'It was unknown.', ms: 12 },
    { id: 'C2', title: 'Slots that overlap', result: 'skipped', words: 'It declares no schedule.', ms: 0 },
    { id: 'O12', title: 'Names', result: 'fail', words: 'Two slots share a name.', ms: 4 },
  ],
}

async function integration(): Promise<{ id: string; name: string }> {
  const id = uuidv7()
  const name = `i${id.slice(-8)}`
  await pool.query(
    `insert into integration (id, name, role, plugin_id, contribution) values ($1, $2, 'orchestrator', 'local-orchestrator', 'local')`,
    [id, name],
  )
  return { id, name }
}

const bring = (body: object, requestId = 'bring') =>
  integrationRoutes({ pool, bus, call: () => Promise.reject(new Error('No plugin is asked.')) })[
    'integrations/report'
  ]!({
    ...{ actor, body, requestId },
    signal: AbortSignal.timeout(60_000),
  })

describe('a report of the command line', () => {
  it('is shown with who brought it, and its version, and fills what was not measured here', async () => {
    const { id, name } = await integration()
    expect(await bring({ ...report, integration: name }, `bring ${name}`)).toMatchObject({
      integration: name,
      failed: 1,
    })
    await pool.query(
      `insert into conformance_report (id, integration_id, plugin_id, plugin_version, point, results, passed, failed, how, at)
       values ($1, $2, 'local-orchestrator', '1.0.0', 'p', $3, 0, 0, 'safe', now() + interval '1 s')`,
      [uuidv7(), id, JSON.stringify([{ ...report.results[0], result: 'skipped', words: 'A proxy is missing.' }])],
    )
    const read = (await readConformance(pool, id))!
    expect(read.results.map(({ id: of, result, by }) => [of, result, by.how])).toEqual([
      ['O3', 'pass', 'command'],
      ['O12', 'fail', 'command'],
      ['C2', 'skipped', 'command'],
    ])
    expect(read).toMatchObject({ passed: 1, failed: 1, newest: { how: 'safe', skipped: 1 } })
    expect(read.measurings[1]).toMatchObject({ how: 'command', ranBy: 'Grace', pluginVersion: '1.0.0' })
    const { rows } = await pool.query(`select actor_name, detail->>'did' as did from audit where request_id = $1`, [
      `bring ${name}`,
    ])
    expect(rows).toEqual([
      { actor_name: 'Grace', did: `brought a report of the conformance kit on the integration ${name}` },
    ])
  })

  it('of another version leaves what is known of the newest one', async () => {
    const { id, name } = await integration()
    await bring({ ...report, integration: id })
    await bring({ ...report, integration: name, pluginVersion: '2.0.0', results: [report.results[0]] })
    expect(await readConformance(pool, id)).toMatchObject({ pluginVersion: '2.0.0', passed: 1, failed: 0 })
  })

  it('is refused in words where it is about something else, or is none', async () => {
    const { name } = await integration()
    await expect(bring({ ...report, integration: 'nobody' })).rejects.toThrow('There is no integration "nobody"')
    await expect(bring({ ...report, integration: name, pluginId: 'liar' })).rejects.toThrow(
      /is integration\/orchestrator\/v1 of local-orchestrator, and the report is about .* of liar/,
    )
    await expect(bring({ ...report, integration: name, results: [] })).rejects.toThrow('A report has results.')
    const bad = [{ ...report.results[0], id: '<b>' }]
    await expect(bring({ ...report, integration: name, results: bad })).rejects.toThrow('named like O1')
  })

  it('that never came to its end is not waited for', async () => {
    const { id } = await integration()
    await pool.query(
      `insert into conformance_report (id, integration_id, plugin_id, plugin_version, point, results, passed, failed, how, state)
       values ($1, $2, 'p', '1.0.0', 'p', '[]', 0, 0, 'full', 'running')`,
      [uuidv7(), id],
    )
    const another = () =>
      beginMeasuring(pool, {
        ...{ integrationId: id, pluginId: 'p', pluginVersion: '1.0.0' },
        ...{ point: 'p', how: 'full' as const, ranBy: null },
      })
    await expect(another()).rejects.toThrow('is being measured already')
    // A minute without a sign of life of the engine that measured.
    await pool.query(`update conformance_report set beat_at = now() - interval '61 s' where integration_id = $1`, [id])
    expect((await readConformance(pool, id))?.newest).toMatchObject({
      state: 'broken-off',
      trouble: expect.stringContaining('Measure again'),
    })
    const again = await another()
    expect((await readConformance(pool, id))?.newest).toMatchObject({ id: again, state: 'running' })
  })
})

describe('the load of a compute', () => {
  const id = uuidv7()
  const usage = { since: '2026-03-01T07:00:00Z', cpuSeconds: 12, memoryPeakMb: 80 }
  const limits = { total: { cpu: 2, memoryMb: 8_000 }, used: { cpu: 1, memoryMb: 80 }, queued: 3 }
  const answering =
    (answers: Record<string, unknown>): PointCaller =>
    async (_ref, method, input) => {
      if (answers[method] === undefined) throw new PointError(`It does not know ${method}.`, { neverAsked: false })
      expect(input).toEqual(method === 'usage' ? { of: { pool: 'default' } } : { pool: 'default' })
      return answers[method]
    }
  const loadOf = (answers: Record<string, unknown>, body: object = { id }) =>
    integrationRoutes({ pool, bus, call: answering(answers) })['integrations/load']!({
      ...{ actor, body, requestId: 'l', signal: AbortSignal.timeout(60_000) },
    })
  const quota = (is: boolean) =>
    pool.query('update integration set capabilities = $2 where id = $1', [id, { quota: is }])

  beforeAll(() =>
    pool.query(
      `insert into integration (id, name, role, plugin_id, contribution) values ($1, 'loaded', 'compute', 'local-orchestrator', 'local-compute')`,
      [id],
    ),
  )

  it('is what it says at this moment', async () => {
    expect(await loadOf({ usage, limits })).toEqual({
      ...{ pool: 'default', limits: { is: 'told', value: limits }, usage: { is: 'told', value: usage } },
    })
  })

  it('may leave out its limits, but not where it keeps a quota', async () => {
    await quota(false)
    expect(await loadOf({ usage })).toMatchObject({ limits: { is: 'untold' } })
    await quota(true)
    expect(await loadOf({ usage })).toMatchObject({ limits: { is: 'trouble', words: 'It does not know limits.' } })
  })

  it('is not made up from an answer that is none', async () => {
    const wrong = { usage: { ...usage, since: 'yesterday' }, limits: { ...limits, queued: -1 } }
    expect(await loadOf(wrong)).toMatchObject({
      limits: { is: 'trouble', words: expect.stringContaining('queued') },
      usage: { is: 'trouble', words: expect.stringContaining('since: It is no time.') },
    })
  })

  it('is nothing that an orchestrator has', async () => {
    await expect(loadOf({}, { id: world.integration })).rejects.toThrow('is of the role orchestrator')
  })
})
