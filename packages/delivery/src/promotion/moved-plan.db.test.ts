import { uuidv7 } from '@groundwork/db/ids'
import { transaction } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it } from 'vitest'
import { recordDeployment } from '../target/ledger'
import { atTheGate } from '../testing/at-the-gate'
import { abort } from './abort'
import { admit } from './admit'
import { advance } from './advance'
import { keepPlan } from './override'
import { draftAnew, replan } from './replan'

const database = await testDatabase()
const { pool } = database
const { deps, environments, person, unit, request, ...gate } = await atTheGate(database)
const { ada, bo, cy, read, gateOf, waiting, vote } = gate

describe('configuration that moves', () => {
  async function edit(address: string, revision: number, given: { expiresAt?: Date; author?: string } = {}) {
    const kind = address.split(':')[0]!
    const values = { batch: { rows: revision * 10 } }
    await pool.query(
      `insert into config_layer (id, kind, project, address, head, environment_id, unit_id) values ($1, $2, $3, $4, $5, $6, null)
       on conflict (address) do update set head = excluded.head`,
      [uuidv7(), kind, address.split(':')[1], address, revision, environments.staging],
    )
    await pool.query(
      `insert into config_revision (layer_id, revision, values, sha256, message, author, expires_at)
       select id, $2, $3, 'x', 'Changed.', $4, $5 from config_layer where address = $1`,
      [address, revision, JSON.stringify(values), given.author ?? cy.id, given.expiresAt ?? null],
    )
  }

  it('asks a promotion that waits for a word, which keeps to the plan or plans anew', async () => {
    const row = await waiting()
    await vote(row, bo)
    const address = `environment:${row.flow.project}:staging`
    await edit(address, 1)
    expect(await admit(deps, row.targetId)).toBeNull()
    expect(await gateOf(row.id, 'version')).toMatchObject({
      state: 'pending',
      why: expect.stringContaining('Asks for re-confirm'),
    })
    expect(await keepPlan(deps, { number: row.number, actor: ada, planHash: row.planHash })).toEqual({
      state: 'QUEUED',
    })
    await edit(address, 2)
    expect((await advance(deps, row.id)).state).toBe('GATING')
    const { planHash } = await draftAnew(deps, row.number)
    expect(await replan(deps, { number: row.number, actor: ada, planHash })).toMatchObject({
      state: 'GATING',
      planHash,
    })
    const planned = await read(row.id)
    expect(planned.plan.config.values).toEqual({ batch: { rows: 20 } })
    // Whoever wrote the configuration that is now in the plan is not who approves it.
    await expect(vote(planned, cy)).rejects.toThrow('Whoever wrote its configuration does not approve it.')
    await vote(planned, bo)
    expect(await admit(deps, row.targetId)).toBe(row.id)
    await edit(address, 3)
    await edit(`target:${row.flow.project}:${row.flow.name}:staging`, 1)
    expect(await read(row.id)).toMatchObject({ state: 'APPLYING', planHash })
  })

  it('keeps everybody from approving who wrote it since the target was last deployed', async () => {
    const flow = await unit()
    const address = `environment:${flow.project}:staging`
    const ask = async () => {
      const { id: version } = await flow.version()
      return read((await request({ actor: ada, version, unit: flow, environment: 'staging' })).id)
    }
    const dan = await person('viewer', 'maintainer', 'Dan')
    await edit(address, 1, { author: bo.id })
    const first = await ask()
    await vote(first, dan)
    await abort(deps, { number: first.number, actor: ada })
    await recordDeployment(pool, { promotion: first, integrationId: null, verified: true })
    await edit(address, 2, { author: dan.id })
    await edit(address, 3, { author: cy.id })
    const second = await ask()
    for (const writer of [dan, cy])
      await expect(vote(second, writer)).rejects.toThrow('Whoever wrote its configuration does not approve it.')
    // What he wrote was in force there already.
    await vote(second, bo)
    expect((await gateOf(second.id, 'approval')).state).toBe('pass')
    await abort(deps, { number: second.number, actor: ada })
    await recordDeployment(pool, { promotion: second, integrationId: null, verified: true })
    // Nor is the newest revision of a layer anything to be judged, where it has been in force since.
    const third = await ask()
    await vote(third, cy)
    expect((await gateOf(third.id, 'approval')).state).toBe('pass')
  })

  it('asks no more once it was planned anew after an override ran out', async () => {
    const flow = await unit()
    const address = `environment:${flow.project}:staging`
    await edit(address, 1, { expiresAt: new Date(Date.now() + 3_600_000) })
    const { id: version } = await flow.version()
    const made = await request({ actor: ada, version, unit: flow, environment: 'staging' })
    expect((await read(made.id)).plan.config.layers).toHaveLength(1)
    // Its time comes at once: revisions are only ever added, and to wait for it would be a race.
    await transaction(pool, async (sql) => {
      await sql.query('set local session_replication_role = replica')
      await sql.query(
        `update config_revision set expires_at = now() - interval '1 second'
          where layer_id = (select id from config_layer where address = $1)`,
        [address],
      )
    })
    await advance(deps, made.id)
    expect((await gateOf(made.id, 'version')).state).toBe('pending')
    const { planHash } = await draftAnew(deps, made.number)
    await replan(deps, { number: made.number, actor: ada, planHash })
    expect((await gateOf(made.id, 'version')).state).toBe('pass')
  })

  it('asks too where the environment is bound to another integration', async () => {
    const row = await waiting()
    await vote(row, bo)
    const other = uuidv7()
    await pool.query(
      `insert into integration (id, name, role, plugin_id, contribution) values ($1, 'weak', 'orchestrator', 'weak', 'weak')`,
      [other],
    )
    const bind = (id: string) =>
      pool.query('update environment_binding set integration_id = $2 where environment_id = $1', [
        environments.staging,
        id,
      ])
    const before = row.plan.bindings['orchestrator']!.id
    await bind(other)
    expect(await admit(deps, row.targetId)).toBeNull()
    expect(await gateOf(row.id, 'version')).toMatchObject({
      why: expect.stringContaining('now binds weak as orchestrator'),
    })
    await bind(before)
    await advance(deps, row.id)
    expect(await admit(deps, row.targetId)).toBe(row.id)
  })

  it('asks for confirmation too where the integration stayed and was configured anew', async () => {
    const row = await waiting()
    await vote(row, bo)
    await pool.query('update integration set row_version = row_version + 1')
    expect(await admit(deps, row.targetId)).toBeNull()
    expect(await gateOf(row.id, 'version')).toMatchObject({
      state: 'pending',
      why: expect.stringContaining('was configured anew since the plan was made'),
    })
    const { planHash } = await draftAnew(deps, row.number)
    await replan(deps, { number: row.number, actor: ada, planHash })
    expect((await gateOf(row.id, 'version')).state).toBe('pass')
  })
})
