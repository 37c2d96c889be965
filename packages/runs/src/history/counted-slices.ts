import type { Sql } from '@groundwork/db/pool'
import type { RunFilter } from '../filter/filter'
import type { Slice } from './histogram'
import { presentDimensions } from './run-filter-sql'

const hour = 3_600_000
const day = 24 * hour

/** Behind a query of its own the planner does not see the value, and so plans once and not for each window anew. */
const given = (place: number) => `(select $${place}::bigint)`
const bucket = (time: string) => `${time} / ${given(1)}`

/** Runs that ended between two times, of the index of times alone. Walked in its order, so that it is the index that is read. */
const walked = (from: string, to: string) => `select ${bucket('x.ts_epoch')}, x.status, 1 from (
    select r.ts_epoch, r.status from run r where r.ts_epoch >= ${from} and r.ts_epoch < ${to}
    order by r.ts_epoch desc, r.run_number desc offset 0) x where x.status not in ('queued', 'running')`

const open = (status: string) => `select ${bucket('r.ts_epoch')}, r.status, 1 from run r
  where r.status = '${status}' and r.ts_epoch >= ${given(2)} and r.ts_epoch < ${given(3)}`

const counts = (hours: number, from: string, to: string) =>
  `select ${bucket(`c.slot * ${hours * hour}::bigint`)}, c.status, c.runs from run_count c
  where c.hours = ${hours} and c.slot >= ${from} and c.slot < ${to}`

// $1 width of a bucket, $2 and $3 the window, $4 and $5 its whole hours, $6 and $7 the whole days to take at once; hours are
// taken before $8 and from $9 on.
const text = `select s.bucket, s.status, sum(s.runs)::int as runs from (
  ${counts(24, given(6), given(7))}
  union all ${counts(1, given(4), given(8))}
  union all ${counts(1, given(9), given(5))}
  union all select ${bucket(`g.hour * ${hour}::bigint`)}, g.status, g.runs from run_count_change g
    where g.hour >= ${given(4)} and g.hour < ${given(5)}
  union all ${walked(given(2), `${given(4)} * ${hour}`)}
  union all ${walked(`${given(5)} * ${hour}`, given(3))}
  union all ${open('queued')}
  union all ${open('running')}
) s(bucket, status, runs) group by 1, 2 having sum(s.runs) <> 0`

/**
 * Slices from the counts that are kept by hour and day, where these can answer: nothing but statuses chosen, and buckets of
 * whole hours. What lies in the window of its first and last hour is counted run by run, as are open runs. Else null.
 */
export async function countedSlices(
  sql: Sql,
  filter: RunFilter & { from: number; to: number },
  bucketMs: number,
): Promise<Slice[] | null> {
  if (bucketMs % hour !== 0 || presentDimensions(filter).some((name) => name !== 'status')) return null
  const { from, to } = filter
  const [first, last] = [Math.ceil(from / hour), Math.floor(to / hour)]
  if (first >= last) return null
  const [firstDay, lastDay] = [Math.ceil(first / 24), Math.floor(last / 24)]
  const byDay = bucketMs % day === 0 && firstDay < lastDay
  const taken = byDay ? [firstDay, lastDay, firstDay * 24, lastDay * 24] : [0, 0, last, last]
  const { rows } = await sql.query<Slice>({
    name: 'runs_counted',
    text,
    values: [bucketMs, from, to, first, last, ...taken],
  })
  const chosen = filter.status?.length ? new Set(filter.status) : null
  return chosen ? rows.filter((row) => chosen.has(row.status)) : rows
}
