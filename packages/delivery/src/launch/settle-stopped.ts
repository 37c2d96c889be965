import type { Sql } from '@groundwork/db/pool'
import { settleLaunch } from './settle'

/** Of these keys, those that were running when Groundwork itself was stopped: their claims are free, and they say why. */
export async function settleStopped(sql: Sql, keys: string[]): Promise<void> {
  for (const key of keys)
    await settleLaunch(sql, key, { by: 'engine', phase: 'lost', reason: 'Groundwork was stopped while it ran.' })
}
