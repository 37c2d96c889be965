import { createHash, randomBytes } from 'node:crypto'
import { putBlob } from '@groundwork/db/blobs'
import { testDatabase } from '@groundwork/db/testing'
import { launchTicket } from '@groundwork/delivery/launch'
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
    const sha256 = await putBlob(db.pool, randomBytes(14_000_000))
    const ask = (hash: string) =>
      fetch(`${engine.url}/launch/v1/code/${hash}`, {
        headers: { authorization: `Bearer ${launchTicket(secret, 'k')}` },
      })
    const answer = await ask(sha256)
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect([answer.status, createHash('sha256').update(bytes).digest('hex')]).toEqual([200, sha256])
    expect((await ask('0'.repeat(64))).status).toBe(404)
    expect(warnings).toEqual([])
  } finally {
    process.off('warning', note)
    await engine.close()
  }
})
