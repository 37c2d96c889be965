import type { Sql } from '@groundwork/db/pool'
import { runsByNumber } from '@groundwork/runs/one-run'

/** Run number -> Flow/id, as addresses have it; numbers that do not exist are left out. */
export async function runIdsOf(sql: Sql, runNumbers: readonly number[]): Promise<Map<number, string>> {
  const rows = await runsByNumber(sql, [...new Set(runNumbers)])
  return new Map(rows.map(({ runNumber, flow, id }) => [runNumber, `${flow}/${id}`]))
}
