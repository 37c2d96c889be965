import type { Pool } from '@groundwork/db/pool'
import { endProcess } from './end-process'
import { hostName } from './host-name'
import { makeFolder } from './process-folder'
import { openProcesses } from './process-rows'
import { reconcile } from './reconcile'

/** Ends every process of plugins on this machine, for a Groundwork that is stopped as a whole. Gives the keys of what ran. */
export async function endAllProcesses(
  pool: Pool,
  { folder, graceMs }: { folder: string; graceMs: number },
): Promise<string[]> {
  makeFolder(folder)
  const rows = await openProcesses(pool, hostName(folder))
  await Promise.all(rows.map((row) => endProcess({ folder: row.folder, key: row.key, graceMs, row })))
  for (const row of rows) await reconcile(pool, row)
  return rows.map(({ key }) => key)
}
