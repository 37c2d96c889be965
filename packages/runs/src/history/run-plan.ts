import type { Sql } from '@groundwork/db/pool'
import type { RunFilter } from '../filter/filter'
import { statementName } from '@groundwork/db/statement-name'
import { columnOf, type Dimension, Parameters, presentDimensions, windowSql } from './run-filter-sql'
import type { RunSort } from './rows'

/**
 * What a list walks. `ordered`: an index gives the driver's runs in the list's order. `small`: the driver has few runs;
 * fetch them all and sort. `days`: an index gives the runs of each day of the window in the list's order. `everything`:
 * walk all runs in order and test each.
 */
export type RunPlan =
  | { kind: 'ordered'; driver: Dimension }
  | { kind: 'small'; driver: Dimension | 'window' }
  | { kind: 'days'; from: number; to: number }
  | { kind: 'everything' }

/** Up to here a set of runs is cheaper to fetch whole than to look for among all runs. */
const small = 2_000
/** What was found to be small may have grown a little since it was asked. */
export const mostSmall = 2 * small
const byDuration = (sort: RunSort) => sort === 'longest' || sort === 'shortest'
const hasDurationIndex = new Set<Dimension>(['flow', 'project', 'user', 'branch', 'status', 'tag'])
/** The index of a tag's durations has the times: from here on walking it is cheaper than to fetch each run. */
const smallTag = 300
const day = 86_400_000
/** The first runs of so many days are merged; in longer windows enough of the longest runs of all lie. */
const mostDays = 10
/** Dimensions whose index continues with the status. */
export const statusWithin: ReadonlySet<Dimension> = new Set<Dimension>(['flow', 'project', 'user'])

/**
 * Chooses the plan. With one field the index is known beforehand. With several, the size of each is asked first (each
 * count stops at two thousand index entries), because the planner, told only placeholders and a LIMIT, may walk a
 * hundred thousand rows for a page that ten rows would have filled.
 */
export async function planRuns(sql: Sql, filter: RunFilter, sort: RunSort): Promise<RunPlan> {
  const present = presentDimensions(filter)
  const duration = byDuration(sort)
  const main = present.filter((dimension) => dimension !== 'status')
  const [only] = main
  if (!duration) {
    if (present.length === 0) return { kind: 'everything' }
    if (present.length === 1) return { kind: 'ordered', driver: present[0] as Dimension }
    if (only && main.length === 1 && statusWithin.has(only)) return { kind: 'ordered', driver: only }
  } else {
    const windowed = filter.from !== undefined || filter.to !== undefined
    const days = main.length === 0 ? daysOf(filter) : null
    if (days) return days
    if (present.length === 0 && !windowed) return { kind: 'everything' }
    const [first] = present
    if (present.length === 1 && !windowed && first && hasDurationIndex.has(first))
      return { kind: 'ordered', driver: first }
  }
  return fromSizes(await sizes(sql, filter, duration), present, duration)
}

function daysOf({ from, to = Date.now() + day }: RunFilter): RunPlan | null {
  return from !== undefined && to - from <= mostDays * day ? { kind: 'days', from, to } : null
}

function fromSizes(counts: Sizes, present: Dimension[], duration: boolean): RunPlan {
  const candidates: (Dimension | 'window')[] = duration ? [...present, 'window'] : present
  const known = candidates.filter((name) => counts[name] !== undefined)
  const best = known.toSorted((a, b) => (counts[a] ?? small) - (counts[b] ?? small))[0]
  if (!best) return { kind: 'everything' }
  const inOrder = best === 'tag' && present.length === 1 && (counts.tag ?? small) >= smallTag
  if ((counts[best] ?? small) < small && !(duration && inOrder)) {
    if (duration) return { kind: 'small', driver: best }
    if (best !== 'window') return { kind: 'ordered', driver: best }
  }
  const driver = present.find((dimension) => !duration || hasDurationIndex.has(dimension))
  return driver ? { kind: 'ordered', driver } : { kind: 'everything' }
}

type Sizes = Partial<Record<Dimension | 'window', number>>
const remembered = new Map<string, { until: number; sizes: Sizes }>()
const rememberMs = 30_000
const minuteOf = (time: number | undefined) => time && Math.floor(time / 60_000)

/** How many runs each field alone (within the window) selects, counted up to `small`. */
async function sizes(sql: Sql, filter: RunFilter, withWindow: boolean): Promise<Sizes> {
  // To the minute: who follows a window that ends now asks the same.
  const key = JSON.stringify([{ ...filter, from: minuteOf(filter.from), to: minuteOf(filter.to) }, withWindow])
  const known = remembered.get(key)
  if (known && known.until > Date.now()) return known.sizes
  const parameters = new Parameters()
  const counts = presentDimensions(filter).map((dimension) => countSql(dimension, filter, parameters))
  if (withWindow && (filter.from !== undefined || filter.to !== undefined))
    counts.push(
      `(select count(*)::int from (select 1 from run r where ${windowSql(filter, parameters).join(' and ')} limit ${small}) x) as window`,
    )
  const text = `select ${counts.join(', ')}`
  const { rows } = await sql.query<Sizes>({ name: statementName(text), text, values: parameters.values })
  const found = rows[0] ?? {}
  if (remembered.size > 500) remembered.clear()
  remembered.set(key, { until: Date.now() + rememberMs, sizes: found })
  return found
}

/** One value (and status, where the index continues with it) at a time and in the index's order, so that it is the index that is read. */
function countSql(dimension: Dimension, filter: RunFilter, parameters: Parameters): string {
  const column = dimension === 'tag' ? 'tag' : columnOf[dimension]
  const table = dimension === 'tag' ? 'run_tag' : 'run'
  const values = [`unnest(${parameters.add(filter[dimension])}::text[]) v(value)`]
  const conditions = [`r.${column} = v.value`]
  if (statusWithin.has(dimension) && filter.status?.length) {
    values.push(`unnest(${parameters.add(filter.status)}::text[]) s(value)`)
    conditions.push('r.status = s.value')
  }
  conditions.push(...windowSql(filter, parameters))
  const some = `select 1 from ${table} r where ${conditions.join(' and ')} order by r.ts_epoch desc, r.run_number desc limit ${small}`
  return `(select least(sum(x.n), ${small})::int from ${values.join(', ')}, lateral (select count(*) as n from (${some}) y) x) as "${dimension}"`
}
