import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it } from 'vitest'
import { underWay } from '../testing/under-way'
import { admit } from './admit'
import { draftView } from './draft-view'
import { castVote } from './vote'

const database = await testDatabase()
const { pool } = database
const { deps, environments, unit, request, setPolicy, ada, bo, read, finish, bring } = await underWay(database)

describe('bringing again what ran there when it was asked for', () => {
  const environment = 'staging'
  async function there(flow: Awaited<ReturnType<typeof unit>>, version: string, mode?: 'rollback') {
    await setPolicy(environment, { allowDirty: true })
    const { id } = await request({ actor: ada, version, unit: flow, environment, ...(mode ? { mode } : {}) })
    expect(await admit(deps, (await read(id)).targetId)).toBe(id)
    await finish(id)
  }
  async function waits(flow: Awaited<ReturnType<typeof unit>>, version: string) {
    await setPolicy(environment, { allowDirty: false, approvals: { count: 1 } })
    const { id } = await request({ actor: ada, version, unit: flow, environment, again: true })
    const row = await read(id)
    expect(row).toMatchObject({ mode: 'redeploy', state: 'GATING' })
    return () => castVote(deps, { number: row.number, actor: bo, verdict: 'approve', planHash: row.planHash })
  }

  it('does not take the place of a newer version that came meanwhile', async () => {
    const flow = await unit()
    const [v1, v2] = [await flow.version(), await flow.version()]
    await there(flow, v1.id)
    const approve = await waits(flow, v1.id)
    await there(flow, v2.id)
    expect(await approve()).toMatchObject({ state: 'REJECTED' })
  })

  it('is no way back for a version that the environment does not take, once another runs there', async () => {
    const flow = await unit()
    const [v1, v2] = [await flow.version(), await flow.version({ dirty: true })]
    await there(flow, v1.id)
    await there(flow, v2.id)
    const approve = await waits(flow, v2.id)
    await there(flow, v1.id, 'rollback')
    expect(await approve()).toMatchObject({ state: 'REJECTED' })
  })
})

it('switches on again what was switched off there and taken over, and so changes something', async () => {
  const flow = await unit()
  const { id: version } = await flow.version()
  const { id, targetId } = await bring(flow, version, 'SUCCEEDED')
  const target = { unitId: flow.id, environmentId: environments.dev }
  const shown = async () => (await draftView(deps, { target, version, actor: ada })).nothingChanges
  const takeOver = (key: string) =>
    pool.query('update target set adopted = $2 where id = $1', [
      targetId,
      JSON.stringify({ key, token: 't', active: false }),
    ])
  await pool.query(
    `insert into effect (key, promotion_id, step_id, call, precondition, plan_hash, fence, state, deadline)
     values ('pswitched', $1, 'switch', 'activate', '', 'h', 1, 'DONE', now())`,
    [id],
  )
  await takeOver('pearlier')
  expect(await shown()).toMatch(/^Nothing changes/)
  await takeOver('pswitched')
  expect(await shown()).toBeNull()
})
