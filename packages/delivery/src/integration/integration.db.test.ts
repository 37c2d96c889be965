import { makeTeam, makeUser } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { loadActor, type UserActor } from '@groundwork/access/actor'
import { uuidv7 } from '@groundwork/db/ids'
import { beforeAll, describe, expect, it } from 'vitest'
import { bindIntegration } from '../environment/bind'
import { environmentByName, listEnvironments } from '../environment/rows'
import type { Changing } from '../model/changing'
import { deployFlow } from '../testing/deployed-flow'
import { installPlugin } from '../testing/installed-plugin'
import { createIntegration, retireIntegration, updateIntegration } from './change-integration'
import { integrationRow, integrationRows } from './list'
import { callFigures, failureOf, flushCalls } from './call-count'
import { orchestratorOf } from './orchestrator'
import { type PointCaller, PointError } from './point-caller'
import { refreshCapabilities } from './refresh'
import { readIntegration } from './rows'
import { makeShippedIntegrations } from './shipped'

const database = await testDatabase()
const { pool, prisma, bus } = database

const capabilities = {
  definition: { replace: 'in-place', precondition: 'token', runsPinned: true, visibleMs: 0 },
  schedule: { native: false, timeZones: false, overlap: [] },
  start: { dedupe: 'forever', comparesInput: true, whileInactive: 'runs' },
  observe: { byKey: 'exact', consistency: 'strong' },
  cancel: 'tree',
  logs: 'poll',
}
const schema = {
  type: 'object',
  properties: { url: { type: 'string', minLength: 1 }, slots: { type: 'integer', default: 2, minimum: 1 } },
  required: ['url'],
}

let changing: Changing

beforeAll(async () => {
  const { id } = await makeUser(prisma, { role: 'administrator', name: 'Grace' })
  changing = { pool, bus, actor: (await loadActor(pool, id))!, requestId: 'test' }
  await installPlugin(pool, {
    id: 'engines',
    contributes: [
      { point: 'integration/orchestrator/v1', id: 'big', configSchema: 'big.json' },
      { point: 'integration/compute/v1', id: 'cloud' },
    ],
    schemas: { 'big.json': schema },
  })
})

const big = (name: string, config: unknown = { url: 'https://a' }) =>
  createIntegration(changing, { name, role: 'orchestrator', pluginId: 'engines', contribution: 'big', config })

describe('an integration', () => {
  it('is made with a configuration that its schema takes, with defaults, and audited', async () => {
    const made = await big('first')
    expect(made).toMatchObject({ role: 'orchestrator', config: { url: 'https://a', slots: 2 }, state: 'active' })
    const audit = await prisma.audit.findFirstOrThrow({ where: { resourceId: made.id } })
    expect(audit).toMatchObject({ actorName: 'Grace', action: 'integration.manage' })
    await expect(big('first')).rejects.toThrow(/There is an integration first already/)
    await expect(big('second', { url: '', slots: 0 })).rejects.toThrow(/url.*slots/s)
    await expect(big('second', { url: 'x', unknown: 1 })).rejects.toThrow(/unknown/)
    const wrong = { name: 'second', role: 'compute' as const, pluginId: 'engines', contribution: 'big', config: {} }
    await expect(createIntegration(changing, wrong)).rejects.toThrow(/has no compute "big"/)
  })

  it('is changed by who saw it as it is, and said so with the keys that changed', async () => {
    const { id, rowVersion } = await big('changing')
    const change = { id, rowVersion, name: 'changing', config: { url: 'https://b' } }
    const after = await updateIntegration(changing, change)
    expect(after).toMatchObject({ rowVersion: rowVersion + 1, config: { url: 'https://b', slots: 2 } })
    await expect(updateIntegration(changing, change)).rejects.toThrow(/changed by somebody else/)
    const rows = await prisma.audit.findMany({ where: { resourceId: id }, orderBy: { at: 'desc' } })
    expect(rows[0]?.detail).toMatchObject({ changed: ['url'] })
  })

  it('is retired only when nothing is bound to it and nothing runs on it', async () => {
    const { id, rowVersion } = await big('leaving')
    const staging = await environmentByName(pool, 'staging')
    const bind = { environmentId: staging.id, role: 'orchestrator' as const }
    await bindIntegration(changing, { ...bind, integrationId: id })
    await expect(retireIntegration(changing, { id, rowVersion })).rejects.toThrow(/bound to Staging/)
    const { integrationId } = await deployFlow(pool, { code: Buffer.from('x'), entry: 'a.py', environment: 'staging' })
    await pool.query('update target set integration_id = $1 where integration_id = $2', [id, integrationId])
    const other = await big('staying')
    const { affected } = await bindIntegration(changing, { ...bind, integrationId: other.id })
    expect(affected).toMatchObject([{ unit: 'FakeFlow', on: 'leaving', version: { number: 1 } }])
    await expect(retireIntegration(changing, { id, rowVersion })).rejects.toThrow(/1 target still runs on leaving/)
    await pool.query('update target set integration_id = $1', [other.id])
    expect(await retireIntegration(changing, { id, rowVersion })).toMatchObject({ state: 'retired' })
    await expect(bindIntegration(changing, { ...bind, integrationId: id })).rejects.toThrow(/was retired/)
    const compute = { environmentId: staging.id, role: 'compute' as const, integrationId: other.id }
    await expect(bindIntegration(changing, compute)).rejects.toThrow(/is for orchestrator/)
  })

  it('is bound only where the envelope of its team says, unless an administrator says so, which is on record', async () => {
    const { id, name } = await big('held')
    const staging = await environmentByName(pool, 'staging')
    const desk = await makeTeam(prisma, { name: 'Desk' })
    await pool.query(`update plugin_installation set owner_team = $1 where plugin_id = 'engines'`, [desk.id])
    await pool.query(
      `insert into plugin_envelope (id, team_id, id_prefix, permissions, points, memory_mb, rate_per_minute, environments)
        values ($1, $1, 'engines', '{}', '{}', 100, 60, '{dev}')`,
      [desk.id],
    )
    const bind = { environmentId: staging.id, role: 'orchestrator' as const, integrationId: id }
    const manager = { ...changing, actor: { ...(changing.actor as UserActor), role: 'maintainer' as const } }
    await expect(bindIntegration(manager, bind)).rejects.toThrow(
      /^held cannot be bound to Staging\. .* the team Desk, whose envelope "engines" names dev: staging is beyond it\. An administrator/,
    )
    const dev = await environmentByName(pool, 'dev')
    expect(await bindIntegration(manager, { ...bind, environmentId: dev.id })).toMatchObject({ beyond: null })
    const allTheSame = { ...bind, beyondEnvelope: true }
    await expect(bindIntegration(manager, allTheSame)).rejects.toThrow('staging is beyond it')
    await expect(bindIntegration(changing, bind)).rejects.toThrow(/beyond it.* bound all the same/)
    const { beyond } = await bindIntegration(changing, allTheSame)
    expect(beyond).toContain('staging is beyond it')
    const [audit] = await prisma.audit.findMany({ where: { resourceId: staging.id }, orderBy: { at: 'desc' } })
    expect(audit?.detail).toMatchObject({ after: name, beyond })
    await pool.query(`update plugin_installation set owner_team = null where plugin_id = 'engines'`)
  })

  it('keeps what it can do, and says why it could not be asked', async () => {
    const { id } = await big('asked')
    const answering =
      (answer: () => unknown): PointCaller =>
      async (_ref, _method, ...[, options]) => {
        expect(options?.integration).toMatchObject({ id, name: 'asked', config: { url: 'https://a', slots: 2 } })
        return answer()
      }
    const refresh = (answer: () => unknown) => refreshCapabilities({ pool, bus, call: answering(answer) }, id)
    expect(await refresh(() => capabilities)).toMatchObject({ capabilities, trouble: null })
    const refused = await refresh(() => {
      throw new PointError('engines could not be asked.', { neverAsked: true })
    })
    expect(refused).toMatchObject({ capabilities, trouble: 'engines could not be asked.' })
    expect((await refresh(() => ({ cancel: 'sometimes' }))).trouble).toMatch(/contract does not know: definition/)
  })

  it('shows what became of its plugin', async () => {
    const { id } = await big('orphan')
    expect(await integrationRow(pool, id)).toMatchObject({ trouble: null, pluginVersion: '1.0.0', schema })
    await pool.query(`update plugin_installation set state = 'disabled' where plugin_id = 'engines'`)
    expect((await integrationRow(pool, id)).trouble).toMatch(/engines is disabled/)
    await pool.query(`update plugin_installation set state = 'uninstalled' where plugin_id = 'engines'`)
    const rows = await integrationRows(pool)
    expect(rows.find((row) => row.id === id)?.trouble).toMatch(/is not installed any more/)
    await pool.query(`update plugin_installation set state = 'enabled' where plugin_id = 'engines'`)
  })
})

describe('what an orchestrator answers', () => {
  const effect = () => ({ key: 'k', fence: 1, deadline: new Date(Date.now() + 5_000).toISOString() })
  const labels = { key: 'k', version: 'v', promotion: 'P-1', fence: 1, project: 'p', environment: 'dev' }
  const definition = { token: 't', labels, schedule: null, active: false, state: 'ready', url: '' }

  async function put(answer: () => unknown, given = effect()) {
    const { id } = await big(`o-${uuidv7().slice(-12)}`)
    const call: PointCaller = async () => answer()
    const input = { effect: given, slot: 's', expect: '' }
    const client = orchestratorOf({ pool, call }, id)
    return { outcome: await client.remove(input), seen: await client.observe({ slot: 's' }) }
  }

  it('is one of four outcomes whatever happens', async () => {
    const done = { is: 'done', receipt: { goneAt: '2026-01-01T00:00:00Z' } }
    expect((await put(() => done)).outcome).toEqual(done)
    expect((await put(() => ({ is: 'done', receipt: {} }))).outcome).toMatchObject({ is: 'unknown' })
    expect((await put(() => 'fine')).outcome).toMatchObject({ is: 'unknown' })
    const lost = await put(() => {
      throw new PointError('It ended while it worked.', { neverAsked: false })
    })
    expect(lost.outcome).toEqual({ is: 'unknown', detail: 'It ended while it worked.' })
    expect(lost.seen).toEqual({ is: 'cannot-tell', detail: 'It ended while it worked.' })
    const never = await put(() => {
      throw new PointError('It is not running.', { neverAsked: true })
    })
    expect(never.outcome).toMatchObject({ is: 'retry', code: 'unavailable' })
    const late = { ...effect(), deadline: new Date(Date.now() - 1).toISOString() }
    expect((await put(() => done, late)).outcome).toMatchObject({ is: 'retry' })
    expect((await put(() => ({ is: 'present', value: definition }))).seen).toEqual({ is: 'present', value: definition })
    expect((await put(() => ({ is: 'present', value: { token: 1 } }))).seen).toMatchObject({ is: 'cannot-tell' })
  })
})

describe('calls of an integration', () => {
  const labels = { key: 'k', version: 'v', promotion: 'P-1', fence: 1, project: 'p', environment: 'dev' }
  const definition = { token: 't', labels, schedule: null, active: false, state: 'ready', url: '' }

  it('are counted over all engines with those that failed, and the last one in words', async () => {
    const { id } = await big(`o-${uuidv7().slice(-12)}`)
    // Another engine has a pool of its own.
    const other = Object.create(pool) as typeof pool
    const asks = async (answer: () => unknown, from = pool, options = {}) => {
      const engine = orchestratorOf({ pool: from, call: async () => answer() }, id)
      await engine.observe({ slot: 's' }, options)
      await flushCalls(from)
    }
    await asks(() => ({ is: 'absent' }))
    await asks(() => ({ is: 'present', value: definition }), other)
    expect(await callFigures(pool, id)).toEqual({ calls: 2, failures: 0, last: null })
    const before = Date.now()
    await asks(() => ({ is: 'cannot-tell', detail: 'The queue lags.' }))
    await asks(() => ({ is: 'present', value: { token: 1 } }), other)
    await asks(() => {
      throw new PointError('It is not running.', { neverAsked: true })
    })
    const figures = await callFigures(pool, id)
    expect(figures).toMatchObject({ calls: 5, failures: 3, last: { method: 'observe', words: 'It is not running.' } })
    expect(figures.last!.at).toBeGreaterThanOrEqual(before)

    const gone = new AbortController()
    gone.abort()
    const fails = () => Promise.reject(new PointError('Cut off.', { neverAsked: false }))
    await asks(fails, pool, { uncounted: true })
    // Whoever asked went away: that is no failure of the integration. A time limit is.
    await asks(fails, pool, { signal: gone.signal })
    expect((await callFigures(pool, id)).failures).toBe(3)
    const late = new AbortController()
    late.abort(new DOMException('Too late.', 'TimeoutError'))
    await asks(fails, pool, { signal: late.signal })
    expect(await callFigures(pool, id)).toMatchObject({ failures: 4, last: { words: 'Cut off.' } })

    await pool.query(`update integration_use set minute = minute - interval '61 minutes' where integration_id = $1`, [
      id,
    ])
    expect(await callFigures(pool, id)).toMatchObject({ calls: 0, failures: 0, last: { words: 'Cut off.' } })
  })

  it('that are refused or told to wait are answered: that is no failure', () => {
    const seen = [
      { is: 'refused', code: 'conflict', detail: 'Somebody was here.' },
      { is: 'retry', code: 'busy', afterMs: 1, detail: 'Full.' },
      { is: 'done', receipt: {} },
    ].map((answer) => failureOf(answer))
    expect(seen).toEqual([null, null, null])
    expect(failureOf({ is: 'unknown', detail: 'Cut off.' })).toBe('Cut off.')
    expect(failureOf({ is: 'retry', code: 'unavailable', afterMs: 1, detail: 'Away.' })).toBe('Away.')
  })
})

describe('the integrations that ship', () => {
  it('are made once by however many engines, and bound where nothing is', async () => {
    await pool.query('delete from environment_binding')
    await pool.query('update target set integration_id = null')
    await pool.query('delete from integration')
    expect(await makeShippedIntegrations({ pool, bus })).toEqual([])
    await installPlugin(pool, {
      id: 'local-orchestrator',
      contributes: [
        { point: 'integration/orchestrator/v1', id: 'local' },
        { point: 'integration/compute/v1', id: 'local-compute' },
      ],
    })
    const made = await Promise.all(Array.from({ length: 4 }, () => makeShippedIntegrations({ pool, bus })))
    expect(made.flat().toSorted()).toEqual(['local', 'local-compute'])
    for (const { bindings } of await listEnvironments(pool))
      expect(bindings).toMatchObject({ orchestrator: { name: 'local' }, compute: { name: 'local-compute' } })
    const { bindings } = await environmentByName(pool, 'dev')
    const { id, rowVersion } = await readIntegration(pool, bindings.compute!.integrationId)
    await expect(retireIntegration(changing, { id, rowVersion })).rejects.toThrow(/Development, Staging, Production/)
    expect(await makeShippedIntegrations({ pool, bus })).toEqual([])
  })
})
