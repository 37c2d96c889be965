import { reindexProject } from '@groundwork/catalog/reindex'
import type { Pool } from '@groundwork/db/pool'
import { catalogRows } from './catalog-rows'
import { bigRun, countRows, planRows, runRows, type Sizes, taskRows } from './run-rows'

/** 2,000,000 tasks beside those of the one big run. */
export const fullHistory: Sizes = { projects: 1_000, runs: 100_000, tasksPerRun: 20, bigRunTasks: 5_000, days: 180 }

export type History = { sizes: Sizes; bigRun: number; bigRunFlow: string; tasks: number }

/** Loads the history into an empty database, or finds it there from an earlier time. */
export async function loadHistory(pool: Pool, sizes: Sizes, log: (text: string) => void): Promise<History> {
  const { rows: there } = await pool.query<{ n: number }>('select count(*) as n from (select from run limit 1) x')
  if (there[0]!.n === 0) await fill(pool, sizes, log)
  const { rows } = await pool.query<{ flow_id: string; tasks: number }>(
    'select flow_id, (select sum(tasks_total) from run)::int8 as tasks from run where run_number = $1',
    [bigRun(sizes)],
  )
  return { sizes, bigRun: bigRun(sizes), bigRunFlow: rows[0]!.flow_id, tasks: rows[0]!.tasks }
}

async function fill(pool: Pool, sizes: Sizes, log: (text: string) => void): Promise<void> {
  const started = Date.now()
  const client = await pool.connect()
  try {
    // Bulk rows fit together by construction: no foreign keys, no triggers, no waiting for the disk.
    await client.query('set session_replication_role = replica')
    await client.query('set synchronous_commit = off')
    await client.query(`set maintenance_work_mem = '512MB'`)
    await client.query(`set work_mem = '256MB'`)
    const statements = [...planRows(sizes), ...runRows(), ...taskRows(sizes), ...catalogRows(), ...countRows()]
    for (const text of statements) {
      const start = Date.now()
      await client.query(text)
      if (Date.now() - start > 2_000)
        log(`${text.trim().slice(0, 40).replaceAll(/\s+/g, ' ')}... ${Date.now() - start} ms`)
    }
    const { rows } = await client.query<{ name: string }>('select name from project')
    for (const { name } of rows) await reindexProject(client, name)
    await client.query('reset session_replication_role')
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  } finally {
    // Its settings must not reach what is measured.
    client.release(true)
  }
  log(`${sizes.runs} runs loaded in ${Math.round((Date.now() - started) / 1000)} s.`)
}
