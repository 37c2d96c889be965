import { InputError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import type { RunFilter } from '../filter/filter'
import type { RunRow, RunSort } from './rows'
import { statementName } from '@groundwork/db/statement-name'
import { runColumns } from './run-columns'
import { columnOf, type Dimension, dimensionSql, Parameters, presentDimensions, windowSql } from './run-filter-sql'
import { mostSmall, planRuns, type RunPlan, statusWithin } from './run-plan'

export type RunListQuery = { filter: RunFilter; sort: RunSort; cursor?: string | null; limit: number }
export type RunPage = { items: RunRow[]; next: string | null }

type Position = { key: number; runNumber: number }
type Shape = { query: RunListQuery; after: Position | null; plan: RunPlan }
type Branch = { driver: Dimension | null; value?: string; status?: string }

/**
 * More alternatives than this are tested row by row instead of each walking its own index range. A filter has at most
 * twenty values of a field.
 */
const mostBranches = 24
const day = 86_400_000

/**
 * One page of runs. The cursor is the last row's sort key and number (keyset): page 1,000 costs as much as page 1.
 * Sorting by duration lists finished runs only.
 * @throws InputError when the cursor is not one that this list gave
 */
export async function listRuns(sql: Sql, query: RunListQuery): Promise<RunPage> {
  const after = query.cursor ? readCursor(query.cursor) : null
  const plan = await planRuns(sql, query.filter, query.sort)
  const { text, values } = listSql({ query, after, plan })
  const { rows } = await sql.query<RunRow>({ name: statementName(text), text, values })
  if (rows.length <= query.limit) return { items: rows, next: null }
  const items = rows.slice(0, query.limit)
  const last = items.at(-1) as RunRow
  return { items, next: `${isDuration(query.sort) ? last.durationMs : last.startedAt}.${last.runNumber}` }
}

const isDuration = (sort: RunSort) => sort === 'longest' || sort === 'shortest'

function readCursor(cursor: string): Position {
  const match = /^(\d{1,16})\.(\d{1,16})$/.exec(cursor)
  if (!match) throw new InputError('The position in the list is not one that this list gave. Open the list again.')
  return { key: Number(match[1]), runNumber: Number(match[2]) }
}

/** Written apart from running it, so that a test can ask for the plan of each shape. */
export function listSql(shape: Shape): { text: string; values: unknown[] } {
  const parameters = new Parameters()
  if (shape.plan.kind === 'days') return { text: daysSql(shape, shape.plan, parameters), values: parameters.values }
  const branches = branchesOf(shape)
  const order = orderSql(shape, 'u')
  const parts = branches.map((branch) => branchSql(shape, branch, parameters))
  if (parts.length === 1) return { text: parts[0] as string, values: parameters.values }
  // A run with two of the tags would come twice: `union` drops the copy.
  const union = branches[0]?.driver === 'tag' ? 'union' : 'union all'
  const text = `select u.* from (${parts.map((part) => `(${part})`).join(` ${union} `)}) u order by ${order} limit ${shape.query.limit + 1}`
  return { text, values: parameters.values }
}

/** Each value of the driver (and each status, where the index continues with it) walks its own range in order. */
function branchesOf({ query, plan }: Shape): Branch[] {
  if (plan.kind === 'everything' || plan.kind === 'days' || plan.driver === 'window') return [{ driver: null }]
  const driver = plan.driver
  const values: string[] = query.filter[driver] ?? []
  const statuses = !isDuration(query.sort) && statusWithin.has(driver) ? (query.filter.status ?? []) : []
  if (values.length > mostBranches) return [{ driver: null }]
  if (statuses.length === 0 || values.length * statuses.length > mostBranches)
    return values.map((value) => ({ driver, value }))
  return values.flatMap((value) => statuses.map((status) => ({ driver, value, status })))
}

/**
 * The walk is a query of its own, so that the index is walked as planned: told of all conditions at once, the planner may
 * read every run instead, on numbers about values that are old or that it never has (tags).
 */
function branchSql(shape: Shape, branch: Branch, parameters: Parameters): string {
  const { query, plan, after } = shape
  const ofTag = branch.driver === 'tag'
  const walk = [...driverSql(branch, parameters), ...windowSql(query.filter, parameters, ofTag ? 't' : 'r')]
  const tests: string[] = []
  // A small set is fetched whole and sorted.
  const ordered = plan.kind === 'small' ? tests : walk
  if (isDuration(query.sort) && !(ofTag && plan.kind === 'ordered')) ordered.push('r.duration_ms is not null')
  for (const dimension of presentDimensions(query.filter))
    if (dimension !== branch.driver && !(dimension === 'status' && branch.status))
      tests.push(dimensionSql(query.filter, dimension, parameters))
  if (after) ordered.push(keysetSql(shape, ofTag && plan.kind !== 'small' ? 't' : 'r', parameters))
  if (readsWindowIndexAlone(shape)) return windowSortedSql(shape, [...walk, ...tests])
  const order = orderSql(shape, ofTag && plan.kind !== 'small' ? 't' : 'r')
  return `select ${runColumns} from ${walkSql(shape, branch, { walk, order, whole: tests.length === 0 })}${where(tests)} order by ${order} limit ${query.limit + 1}`
}

function driverSql(branch: Branch, parameters: Parameters): string[] {
  const { driver, value, status } = branch
  if (!driver || value === undefined) return []
  if (driver === 'tag') return [`t.tag = ${parameters.addUnseen(value, 'text')}`]
  const conditions = [`r.${columnOf[driver]} = ${parameters.add(value)}`]
  if (status) conditions.push(`r.status = ${parameters.add(status)}`)
  return conditions
}

const where = (conditions: string[]) => (conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '')

/** `whole`: nothing is tested afterwards, so the walk ends by itself after a page. */
function walkSql(
  { plan, query }: Shape,
  branch: Branch,
  of: { walk: string[]; order: string; whole: boolean },
): string {
  const small = plan.kind === 'small'
  if (branch.driver === 'tag') {
    const order = small ? 't.ts_epoch desc, t.run_number desc' : of.order
    const bound = small ? `limit ${mostSmall}` : 'offset 0'
    const walked =
      !small && isDuration(query.sort) ? 't.duration_ms from run_tag_duration t' : 't.ts_epoch from run_tag t'
    const tags = `select t.run_number, ${walked}${where(of.walk)} order by ${order} ${bound}`
    return `(${tags}) t cross join lateral (select * from run r where r.run_number = t.run_number offset 0) r`
  }
  if (small)
    return `(select * from run r${where(of.walk)} order by r.ts_epoch desc, r.run_number desc limit ${mostSmall}) r`
  if (of.whole) return `run r${where(of.walk)}`
  return `(select * from run r${where(of.walk)} order by ${of.order} offset 0) r`
}

/** A small window sorted by duration: the index of times carries status and duration, so only the page's runs are fetched. */
const readsWindowIndexAlone = ({ query, plan }: Shape) =>
  plan.kind === 'small' &&
  plan.driver === 'window' &&
  presentDimensions(query.filter).every((name) => name === 'status')

function windowSortedSql(shape: Shape, conditions: string[]): string {
  const page = `select r.run_number, ${keySql(shape, 'r').key} as key from run r where ${conditions.join(' and ')}
    order by ${orderSql(shape, 'r')} limit ${shape.query.limit + 1}`
  return rowsOfPage(shape, page)
}

/** The rows of a page's numbers. In the order of its own columns, which it comes in: nothing is sorted once more. */
function rowsOfPage({ query }: Shape, page: string): string {
  const direction = descending(query.sort) ? 'desc' : 'asc'
  return `select ${runColumns} from (${page}) page join run r on r.run_number = page.run_number
    order by page.key ${direction}, page.run_number ${direction}`
}

/**
 * The first runs of each day of the window (and of each status, where some are chosen), from an index that knows the time as
 * well, and of these the first.
 */
function daysSql(shape: Shape, { from, to }: { from: number; to: number }, parameters: Parameters): string {
  const { filter, limit } = shape.query
  const conditions = [`r.ts_epoch / ${day} = d.day`, ...windowSql(filter, parameters), 'r.duration_ms is not null']
  if (shape.after) conditions.push(keysetSql(shape, 'r', parameters))
  const days = [from, to - 1].map((time) => parameters.addUnseen(Math.floor(time / day), 'bigint'))
  const parts = [`generate_series(${days.join(', ')}) d(day)`]
  if (filter.status?.length === 1) conditions.push(`r.status = ${parameters.addUnseen(filter.status[0], 'text')}`)
  else if (filter.status?.length) {
    parts.push(`unnest(${parameters.addUnseen(filter.status, 'text[]')}) s(status)`)
    conditions.push('r.status = s.status')
  }
  const order = orderSql(shape, 'r')
  const ofDay = `select r.run_number, r.duration_ms from run r where ${conditions.join(' and ')}
    order by ${order} limit ${limit + 1}`
  const page = `select r.run_number, r.duration_ms as key from ${parts.join(', ')}, lateral (${ofDay}) r order by ${order} limit ${limit + 1}`
  return rowsOfPage(shape, page)
}

const descending = (sort: RunSort) => sort === 'newest' || sort === 'longest'

/** The sort key. `+ 0` in a small plan hides the duration index, which would be walked far past the few runs wanted. */
function keySql({ query, plan }: Shape, alias: string): { key: string; runNumber: string } {
  const duration = isDuration(query.sort)
  if (alias === 'u') return { key: duration ? 'u."durationMs"' : 'u."startedAt"', runNumber: 'u."runNumber"' }
  if (!duration) return { key: `${alias}.ts_epoch`, runNumber: `${alias}.run_number` }
  if (alias === 't') return { key: 't.duration_ms', runNumber: 't.run_number' }
  return { key: plan.kind === 'small' ? '(r.duration_ms + 0)' : 'r.duration_ms', runNumber: 'r.run_number' }
}

function orderSql(shape: Shape, alias: string): string {
  const { key, runNumber } = keySql(shape, alias)
  const direction = descending(shape.query.sort) ? 'desc' : 'asc'
  return `${key} ${direction}, ${runNumber} ${direction}`
}

function keysetSql(shape: Shape, alias: string, parameters: Parameters): string {
  const { key, runNumber } = keySql(shape, alias)
  const { after } = shape
  const sign = descending(shape.query.sort) ? '<' : '>'
  return `(${key}, ${runNumber}) ${sign} (${parameters.addUnseen(after?.key, 'bigint')}, ${parameters.addUnseen(after?.runNumber, 'bigint')})`
}
