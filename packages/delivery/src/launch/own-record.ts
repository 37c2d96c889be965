import type { Sql } from '@groundwork/db/pool'
import type { RunRow } from '@groundwork/runs/rows'
import { listRuns } from '@groundwork/runs/run-list'

export const keyTag = (key: string) => `gw.key:${key}`

/** The run that was recorded under a key; of several the one that succeeded, else the newest. Null: none was. */
export async function ownRecord(sql: Sql, key: string): Promise<RunRow | null> {
  const { items } = await listRuns(sql, { filter: { tag: [keyTag(key)] }, sort: 'newest', limit: 10 })
  return items.find((run) => run.status === 'succeeded') ?? items[0] ?? null
}
