import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, expect, it, vi } from 'vitest'
import { findConfinement } from '../process/confinement'
import { groupMembers } from '../process/process-identity'
import { testFleet } from './testing/test-host'

/** Told by its closed input that the engine is gone, it stays. */
const source = `
process.stdin.removeAllListeners('end')
setInterval(() => {}, 1000)
export default defineBackend({})`

const db = await testDatabase()
const fleet = testFleet(db)
afterAll(() => fleet.close())
const { protections } = await findConfinement()
const onLinux = it.runIf(process.platform === 'linux')

/** An engine in a process of its own that runs one plugin; with the group of that plugin's process. */
async function doomedEngine(pluginId: string, ...more: string[]) {
  const { dataDir } = await fleet.host()
  const sample = await fleet.store({ pluginId, version: '1.0.0', source })
  const file = path.join(dataDir, 'sample.json')
  writeFileSync(file, JSON.stringify(sample))
  const script = path.join(import.meta.dirname, 'testing/doomed-host.ts')
  // Another data folder than that of the host above, which must not take part.
  const folder = path.join(dataDir, 'of-the-doomed')
  const engine = spawn(process.execPath, ['--import', 'tsx', script, db.url, folder, file, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(engine.stdout, 'data')
  await fleet.enabled(sample)
  const doomed = await vi.waitFor(
    async () => {
      const found = (await fleet.instances(pluginId)).filter(({ state, pid }) => state === 'healthy' && pid)
      return found.find(({ pid }) => pid !== null && parentOf(pid) === engine.pid)!.pid!
    },
    { timeout: 20_000, interval: 50 },
  )
  const kill = async () => {
    engine.kill('SIGKILL')
    await once(engine, 'exit')
  }
  const isListed = async () =>
    (await db.pool.query('select from plugin_replica where pid = $1', [engine.pid])).rowCount === 1
  return { folder, group: doomed, kill, isListed }
}

onLinux(
  'leaves nothing of an engine that was killed, once the next one has started',
  async () => {
    const { folder, group, kill, isListed } = await doomedEngine('outlives-it', 'outlived')
    await kill()
    expect(groupMembers(group).length).toBeGreaterThan(0)
    const next = await fleet.host({ dataDir: folder })
    expect(groupMembers(group)).toEqual([])
    expect(await isListed()).toBe(false)
    await next.stop()
  },
  60_000,
)

it.skipIf(!protections.ending.on)(
  'ends with its engine, whatever it would rather do',
  async () => {
    const { group, kill, isListed } = await doomedEngine('goes-with-it')
    await kill()
    await vi.waitFor(() => expect(groupMembers(group)).toEqual([]), { timeout: 20_000, interval: 20 })
    expect(await isListed()).toBe(true)
  },
  60_000,
)

onLinux(
  'does not hold up an upgrade',
  async () => {
    const { kill, isListed } = await doomedEngine('goes-on')
    await kill()
    expect(await isListed()).toBe(true)
    const second = await fleet.store({ pluginId: 'goes-on', version: '1.1.0', source })
    await fleet.upgrade(second)
    await vi.waitFor(
      async () => {
        const { activeSha, pendingSha } = await fleet.rowOf('goes-on')
        expect({ activeSha, pendingSha }).toEqual({ activeSha: second.sha256, pendingSha: null })
      },
      // One that was waited for would hold it up for the fifteen seconds after its last word.
      { timeout: 11_000, interval: 50 },
    )
    expect(await isListed()).toBe(false)
  },
  60_000,
)

it('is waited for until its time is over where it ran elsewhere, and no longer', async () => {
  await fleet.host()
  await fleet.enabled(await fleet.store({ pluginId: 'waits-for', version: '1.0.0', source }))
  // What an upgrade has time for is to start the new version, not this one too.
  await vi.waitFor(async () => expect(await withoutHealthy('waits-for')).toBe(0), { timeout: 30_000, interval: 50 })
  const second = await fleet.store({ pluginId: 'waits-for', version: '1.1.0', source })
  await fleet.upgrade(second)
  // It spoke last a moment before the upgrade was asked for.
  await db.pool.query(
    `insert into plugin_replica (id, host, pid, beat_at)
     select gen_random_uuid(), 'elsewhere', 1, pending_since from plugin_installation where plugin_id = 'waits-for'`,
  )
  await vi.waitFor(
    async () => {
      const { activeSha, notice } = await fleet.rowOf('waits-for')
      expect({ activeSha, notice }).toEqual({ activeSha: second.sha256, notice: null })
    },
    { timeout: 20_000, interval: 100 },
  )
}, 60_000)

/** How many engines of this process do not run the plugin yet. */
async function withoutHealthy(pluginId: string): Promise<number | null> {
  const { rowCount } = await db.pool.query(
    `select from plugin_replica r where pid = $1
       and not exists (select from plugin_instance i where i.replica_id = r.id and i.plugin_id = $2 and i.state = 'healthy')`,
    [process.pid, pluginId],
  )
  return rowCount
}

function parentOf(pid: number): number | null {
  return groupMembers(pid).find((member) => member.pid === pid)?.parent ?? null
}
