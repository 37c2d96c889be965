import type { Sql } from '@groundwork/db/pool'

// In one statement, so that a reader sees each change either here or there. In one order, so that two of them do not lock
// one another out.
const text = `with taken as (delete from run_count_change returning hour, status, runs)
  insert into run_count as c (hours, slot, status, runs)
  select hours, hour / hours, status, sum(runs) from taken, (values (1), (24)) as spans (hours)
  group by 1, 2, 3 having sum(runs) <> 0 order by 1, 2, 3
  on conflict (hours, slot, status) do update set runs = c.runs + excluded.runs`

/** Puts what changed since the last time into the counts of runs by hour and day. */
export async function foldRunCounts(sql: Sql): Promise<void> {
  await sql.query({ name: 'sweep-fold-counts', text })
}
