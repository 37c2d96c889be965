import { createHash, randomBytes } from 'node:crypto'
import { testDatabase } from '@groundwork/db/testing'
import { launchTicket } from '@groundwork/delivery/launch/ticket'
import { planLaunch } from '@groundwork/delivery/launch/plan-launch'
import { deployFlow } from '@groundwork/delivery/testing/deployed-flow'
import { expect, it } from 'vitest'
import { secret, startLaunchEngine } from '../testing/launch-engine'

const db = await testDatabase()

it('of a large package comes whole, and leaves nothing behind at its connection', async () => {
  const engine = await startLaunchEngine(db)
  const warnings: Error[] = []
  const note = (warning: Error) => warnings.push(warning)
  process.on('warning', note)
  try {
    // More parts than a stream takes listeners without a warning.
    const code = randomBytes(14_000_000)
    const sha256 = createHash('sha256').update(code).digest('hex')
    const { targetId, version, promotionId, integrationId } = await deployFlow(db.pool, { code, entry: 'flow.py' })
    const launch = { targetId, version, promotionId, integrationId, purpose: 'manual' as const, parameters: {} }
    await planLaunch(db.pool, { key: 'k', ...launch })
    const ask = (hash: string, key = 'k') =>
      fetch(`${engine.url}/launch/v1/code/${hash}`, {
        headers: { authorization: `Bearer ${launchTicket(secret, key)}` },
      })
    const answer = await ask(sha256)
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect([answer.status, createHash('sha256').update(bytes).digest('hex')]).toEqual([200, sha256])
    // Only what this run is made of: neither another package, nor this one for a run that is not there.
    expect((await ask('0'.repeat(64))).status).toBe(403)
    expect((await ask(sha256, 'other')).status).toBe(403)
    expect(warnings).toEqual([])
  } finally {
    process.off('warning', note)
    await engine.close()
  }
})
