import type { Sql } from '@groundwork/db/pool'
import type { RecordedRun } from './run-listener'

export type RunChange = 'status' | 'tags'

/** Writes the run's event in the transaction that changed it; wake the bus after the commit. */
export async function publishRun(sql: Sql, run: RecordedRun, change: RunChange): Promise<void> {
  const { flow, id, project, status } = run
  await sql.query({
    name: 'record-run-event',
    text: `insert into event (topic, key, payload) values ('run', $1, $2::jsonb)`,
    values: [String(run.runNumber), JSON.stringify({ flow, run: id, project, status, change })],
  })
}
