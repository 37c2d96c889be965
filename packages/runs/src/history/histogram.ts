import { InputError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import type { RunFilter } from '../filter/filter'
import type { RunStatus } from '../status/status'
import type { HistogramBucket, RunHistogram } from './rows'
import { countedSlices } from './counted-slices'
import { dimensionSql, Parameters, presentDimensions } from './run-filter-sql'

const day = 86_400_000
/** Windows with more runs than this are counted from their end only; the answer says from when. */
const mostRuns = 20_000
const niceWidths = [
  1_000,
  5_000,
  15_000,
  30_000,
  60_000,
  300_000,
  600_000,
  1_800_000,
  3_600_000,
  7_200_000,
  10_800_000,
  21_600_000,
  43_200_000,
  day,
  2 * day,
  7 * day,
  14 * day,
  30 * day,
  90 * day,
  365 * day,
]

/**
 * Runs per slice of time, at most `buckets` slices of a round width. Without a window: the last seven days up to now.
 * @throws InputError when the window is empty
 */
export async function runHistogram(sql: Sql, query: { filter: RunFilter; buckets: number }): Promise<RunHistogram> {
  const to = query.filter.to ?? Date.now()
  const from = query.filter.from ?? to - 7 * day
  if (from >= to) throw new InputError('The time window is empty: "from" must lie before "to".')
  const bucketMs =
    niceWidths.find((width) => (to - from) / width <= query.buckets) ?? Math.ceil((to - from) / query.buckets)
  const filter = { ...query.filter, from, to }
  const counted = await countedSlices(sql, filter, bucketMs)
  return fold(counted ?? (await slicesOf(sql, filter, bucketMs)), { from, to, bucketMs })
}

async function slicesOf(
  sql: Sql,
  filter: RunFilter & { from: number; to: number },
  bucketMs: number,
): Promise<Slice[]> {
  const parameters = new Parameters()
  const conditions = [
    `r.ts_epoch >= ${parameters.add(filter.from)}::bigint`,
    `r.ts_epoch < ${parameters.add(filter.to)}::bigint`,
    ...presentDimensions(filter).map((dimension) => dimensionSql(filter, dimension, parameters)),
  ]
  const width = parameters.add(bucketMs)
  // Unnamed on purpose: planned for these very values, which is what a window of unknown size needs.
  const { rows } = await sql.query<Slice>({
    text: `select x.ts_epoch / ${width}::bigint as bucket, x.status, count(*)::int as runs, min(x.ts_epoch) as first
      from (select r.ts_epoch, r.status from run r where ${conditions.join(' and ')} order by r.ts_epoch desc limit ${mostRuns}) x
      group by 1, 2`,
    values: parameters.values,
  })
  return rows
}

/** `first` only where not all runs of the window may have been counted. */
export type Slice = { bucket: number; status: RunStatus; runs: number; first?: number }

function fold(rows: Slice[], window: { from: number; to: number; bucketMs: number }): RunHistogram {
  const { bucketMs } = window
  const first = Math.floor(window.from / bucketMs)
  const last = Math.floor((window.to - 1) / bucketMs)
  const buckets: HistogramBucket[] = Array.from({ length: last - first + 1 }, (_, index) => ({
    at: (first + index) * bucketMs,
    succeeded: 0,
    failed: 0,
    running: 0,
    unknown: 0,
  }))
  const totals: Record<RunStatus, number> = { queued: 0, running: 0, succeeded: 0, failed: 0, unknown: 0 }
  let limited = 0
  let earliest = window.to
  for (const { bucket, status, runs, first: at } of rows) {
    totals[status] += runs
    if (at !== undefined) limited += runs
    earliest = Math.min(earliest, at ?? earliest)
    const slot = buckets[bucket - first]
    if (slot) slot[status === 'queued' ? 'running' : status] += runs
  }
  return { ...window, buckets, totals, countedFrom: limited >= mostRuns ? earliest : null }
}
