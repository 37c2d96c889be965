import { existsSync } from 'node:fs'
import path from 'node:path'
import type { DataLayout } from './paths'
import { withPool } from './welcome'

const graceMs = 5_000

/**
 * Ends the runs that Groundwork started on this machine, for a stop of the whole: with nobody to look after them they must not
 * go on. An engine that is only restarted leaves them alone.
 */
export async function endRuns(layout: DataLayout, databaseUrl: string): Promise<void> {
  const folder = path.join(layout.folder, 'processes')
  if (!existsSync(folder)) return
  const [{ endAllProcesses }, { settleStopped }] = await Promise.all([
    import('@groundwork/plugin-host/processes/end-all'),
    import('@groundwork/delivery/launch/settle-stopped'),
  ])
  await withPool(databaseUrl, async (pool) => {
    await settleStopped(pool, await endAllProcesses(pool, { folder, graceMs }))
  })
}
