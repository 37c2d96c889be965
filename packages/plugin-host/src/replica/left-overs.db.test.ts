import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, expect, it, vi } from 'vitest'
import { groupMembers } from '../process/process-identity'
import { testFleet } from './testing/test-host'

const source = `export default defineBackend({})`

const db = await testDatabase()
const fleet = testFleet(db)
afterAll(() => fleet.close())

it.runIf(process.platform === 'linux')(
  'leaves nothing of an engine that was killed, once the next one has started',
  async () => {
    const { dataDir } = await fleet.host()
    const pluginId = 'outlives-it'
    const sample = await fleet.store({ pluginId, version: '1.0.0', source })
    const file = path.join(dataDir, 'sample.json')
    writeFileSync(file, JSON.stringify(sample))
    const script = path.join(import.meta.dirname, 'testing/doomed-host.ts')
    // Another data folder than that of the host above, which must not take part.
    const folder = path.join(dataDir, 'of-the-doomed')
    const engine = spawn(process.execPath, ['--import', 'tsx', script, db.url, folder, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(engine.stdout, 'data')
    await fleet.enabled(sample)
    const doomed = await vi.waitFor(
      async () => {
        const found = (await fleet.instances(pluginId)).filter(({ state, pid }) => state === 'healthy' && pid)
        expect(found).toHaveLength(2)
        return found.find(({ pid }) => pid !== null && parentOf(pid) === engine.pid)!
      },
      { timeout: 15_000, interval: 50 },
    )
    const group = doomed.pid!
    engine.kill('SIGSTOP')
    // Stopped, it cannot notice that its engine is gone.
    process.kill(-group, 'SIGSTOP')
    engine.kill('SIGKILL')
    await once(engine, 'exit')
    expect(groupMembers(group).length).toBeGreaterThan(0)
    const next = await fleet.host({ dataDir: folder })
    expect(groupMembers(group)).toEqual([])
    const { rows } = await db.pool.query('select id from plugin_replica where id = $1', [doomed.replica_id])
    expect(rows).toEqual([])
    await next.stop()
  },
  60_000,
)

function parentOf(pid: number): number | null {
  return groupMembers(pid).find((member) => member.pid === pid)?.parent ?? null
}
