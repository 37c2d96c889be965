import { createHash } from 'node:crypto'
import { createToken } from '@groundwork/access/tokens'
import { testDatabase } from '@groundwork/db/testing'
import { launchState } from '@groundwork/delivery/launch/launch-row'
import { launchTicket } from '@groundwork/delivery/launch/ticket'
import { planLaunch } from '@groundwork/delivery/launch/plan-launch'
import { type DeployedFlow, deployFlow } from '@groundwork/delivery/testing/deployed-flow'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LaunchEngine, secret, startLaunchEngine } from '../testing/launch-engine'

const db = await testDatabase()
let engine: LaunchEngine
let flow: DeployedFlow
let made = 0

beforeAll(async () => {
  engine = await startLaunchEngine(db)
  flow = await deployFlow(db.pool, { code: Buffer.from('code'), entry: 'flow.py' })
})
afterAll(() => engine.close())

async function planned(parameters: Record<string, string>): Promise<string> {
  const key = `rapi${made++}`
  const { targetId, version, promotionId, integrationId } = flow
  await planLaunch(db.pool, { key, targetId, version, promotionId, integrationId, purpose: 'manual', parameters })
  return key
}

describe('the address of launchers', () => {
  const ask = (where: string, bearer: string | null, body?: object) =>
    fetch(`${engine.url}/launch/v1/${where}`, {
      method: body ? 'POST' : 'GET',
      headers: { ...(bearer ? { authorization: `Bearer ${bearer}` } : {}), 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })

  it('is closed to those who bring nothing, another ticket, or a token of another kind', async () => {
    const key = await planned({})
    const claim = { key, host: 'a', attempt: 1 }
    expect((await ask('claim', null, claim)).status).toBe(401)
    expect((await ask('claim', 'gwl.other.x', claim)).status).toBe(401)
    const other = await ask('claim', launchTicket(secret, 'another'), claim)
    expect([other.status, await other.json()]).toEqual([403, { message: 'This ticket is for another run.' }])
    const { token } = await createToken(db.pool, { name: 'r', scope: 'record', createdBy: null })
    expect((await ask('claim', token, claim)).status).toBe(403)
    expect((await ask(`code/${'0'.repeat(64)}`, null)).status).toBe(401)
    expect(await launchState(db.pool, key)).toMatchObject({ state: 'planned' })
  })

  it('takes a token with the scope "launch" for any run', async () => {
    const key = await planned({})
    const { token } = await createToken(db.pool, { name: 'l', scope: 'launch', createdBy: null })
    const answer = await ask('claim', token, { key, host: 'a', attempt: 1 })
    const { generation, launch } = (await answer.json()) as { generation: number; launch: { code: { sha256: string } } }
    expect([answer.status, generation]).toEqual([200, 1])
    expect((await ask('claim', token, { key, host: 'b', attempt: 1 })).status).toBe(423)
    const code = await ask(`code/${launch.code.sha256}`, token)
    expect(
      createHash('sha256')
        .update(Buffer.from(await code.arrayBuffer()))
        .digest('hex'),
    ).toBe(launch.code.sha256)
    expect((await ask('beat', token, { key, generation: 2 })).status).toBe(409)
    const bad = await ask('finish', token, { key, generation: 1 })
    expect([bad.status, await bad.json()]).toEqual([400, { message: expect.stringContaining('exitCode') }])
    expect((await ask('finish', token, { key, generation: 1, exitCode: 0 })).status).toBe(200)
    expect((await ask('claim', token, { key, host: 'b', attempt: 1 })).status).toBe(409)
  })
})
