import type { Sql } from '@groundwork/db/pool'
import type { FailingGroup, RunRow } from './rows'
import { runColumns } from './run-columns'

/**
 * What failed in the last `hours`, one row a cause: the same error in the same step of the same flow. Newest first. Where
 * no error is known the step stands for it: the reason of a status names tasks, and so differs from run to run.
 */
export async function failingGroups(sql: Sql, hours: number): Promise<FailingGroup[]> {
  const { rows } = await sql.query<FailingGroup>({
    name: 'runs_failing',
    text: `select coalesce(f.failure, 'Step ' || f.failed_step ||
        case when f.status_reason like '%stopped without a word%' then ' stopped without a word' else ' failed' end,
        f.status_reason) as failure, f.flow_id as flow, coalesce(f.failed_step, '') as step, f.project,
        count(*)::int as count, max(f.ts_epoch) as "lastAt", (array_agg(f.id order by f.ts_epoch desc))[1] as "lastRun"
      from (select r.failure, r.status_reason, r.flow_id, r.failed_step, r.project, r.ts_epoch, coalesce(r.run_id, r.run_number::text) as id
        from run r where r.status = 'failed' and r.ts_epoch >= $1::bigint order by r.ts_epoch desc, r.run_number desc limit 2000) f
      group by 1, 2, 3, 4 order by "lastAt" desc limit 50`,
    values: [Date.now() - hours * 3_600_000],
  })
  return rows
}

/** How many runs are going or wait to begin. */
export async function openRuns(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ open: number }>({
    name: 'runs_open',
    text: `select count(*)::int as open from run where status in ('queued', 'running')`,
  })
  return rows[0]?.open ?? 0
}

/** The newest runs. */
export async function recentRuns(sql: Sql, limit: number): Promise<RunRow[]> {
  const { rows } = await sql.query<RunRow>({
    name: 'runs_recent',
    text: `select ${runColumns} from run r order by r.ts_epoch desc, r.run_number desc limit $1`,
    values: [limit],
  })
  return rows
}
