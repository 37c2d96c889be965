import { createPool } from '@groundwork/db/pool'
import type { Running } from './groundwork'

export type RecordedTask = { run: string; task: string }

/** The first task of a step in the newest run of a flow; throws where none was recorded. */
export async function recordedTask({ databaseUrl }: Running, flow: string, step: string): Promise<RecordedTask> {
  const pool = createPool(databaseUrl, { max: 1 })
  try {
    const { rows } = await pool.query<RecordedTask>(
      `select r.run_number::text as run, t.task_id::text as task
         from run r join task t using (run_number) where r.flow_id = $1 and t.step_name = $2
        order by r.run_number desc, t.task_id limit 1`,
      [flow, step],
    )
    if (!rows[0]) throw new Error(`No run of ${flow} with a task of ${step} was recorded.`)
    return rows[0]
  } finally {
    await pool.end()
  }
}
