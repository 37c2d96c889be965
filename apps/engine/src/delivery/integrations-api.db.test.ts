import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { beginMeasuring, readConformance } from '@groundwork/delivery/integration/conformance'
import { promoting } from '@groundwork/delivery/testing/promoting'
import { describe, expect, it } from 'vitest'
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
