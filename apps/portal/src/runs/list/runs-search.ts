import {
  addToFilter,
  type FilterField,
  filterFields,
  parseRunFilter,
  type RunFilter,
  runFilterToSearch,
  type SearchParams,
} from '@groundwork/runs/filter'
import { type RunRow, runSorts, type RunSort } from '@groundwork/runs/rows'
import { runStatuses } from '@groundwork/runs/status'
import type { FilterText, FilterToken } from '@groundwork/ui/filter-grammar'
import { noStatus } from './read-filter'

const hour = 3_600_000

export const periods = [
  { id: '6h', label: '6 h', ms: 6 * hour, words: 'the last 6 hours' },
  { id: '24h', label: '24 h', ms: 24 * hour, words: 'the last 24 hours' },
  { id: '7d', label: '7 d', ms: 7 * 24 * hour, words: 'the last 7 days' },
  { id: '30d', label: '30 d', ms: 30 * 24 * hour, words: 'the last 30 days' },
  { id: '1y', label: '1 y', ms: 365 * 24 * hour, words: 'the last year' },
  // Metaflow was published in 2019: no run can be older.
  { id: 'all', label: 'All', ms: 12 * 365 * 24 * hour, words: 'all time' },
] as const
export type Period = (typeof periods)[number]['id']

const usual: Period = '7d'

/** What the address of the runs page says. `from` and `to` of the filter are the brush's; the period is its frame. */
export type RunsSearch = { filter: RunFilter; period: Period; sort: RunSort }

export function parseRunsSearch(params: SearchParams): RunsSearch {
  const one = (name: string) => {
    const value = params instanceof URLSearchParams ? params.get(name) : params[name]
    return Array.isArray(value) ? value[0] : value
  }
  return {
    filter: parseRunFilter(params),
    period: periods.find(({ id }) => id === one('period'))?.id ?? usual,
    sort: runSorts.find((sort) => sort === one('sort')) ?? 'newest',
  }
}

/** A sentence about a status in the address that does not exist; null when all is understood. */
export function addressProblem(params: SearchParams): string | null {
  const raw = params instanceof URLSearchParams ? params.getAll('status') : params['status']
  const unknown = [raw ?? []].flat().find((value) => !(runStatuses as readonly string[]).includes(value.trim()))
  return unknown ? noStatus(unknown) : null
}

/** The query string of the page, without what is usual: equal views have equal addresses. */
export function runsSearch({ filter, period, sort }: RunsSearch): string {
  const params = new URLSearchParams(runFilterToSearch(filter))
  if (period !== usual) params.set('period', period)
  if (sort !== 'newest') params.set('sort', sort)
  return params.toString()
}

export function runsHref(search: RunsSearch): string {
  const query = runsSearch(search)
  return query ? `/runs?${query}` : '/runs'
}

/** The window of the histogram: the period that ends now, rounded up to its minute so that it can be cached. */
export function periodWindow(period: Period, now: number): { from: number; to: number } {
  const to = Math.ceil(now / 60_000) * 60_000
  return { from: to - (periods.find(({ id }) => id === period)?.ms ?? hour), to }
}

/** What the list asks for: the brush where there is one, else everything since the period's begin. */
export function listFilter({ filter, period }: RunsSearch, now: number): RunFilter {
  return filter.from === undefined ? { ...filter, from: periodWindow(period, now).from } : filter
}

export function filterTokens(filter: RunFilter): FilterToken[] {
  return filterFields.flatMap((key) => (filter[key] ?? []).map((value) => ({ key, value })))
}

/** The filter that tokens make; the time window is kept. A token that means nothing, `status:green`, is dropped. */
export function withTokens(filter: RunFilter, { tokens }: FilterText): RunFilter {
  const kept: RunFilter = {}
  if (filter.from !== undefined) kept.from = filter.from
  if (filter.to !== undefined) kept.to = filter.to
  return tokens.reduce((made, { key, value }) => addToFilter(made, key as FilterField, value), kept)
}

/** Whether a run belongs into a list of this filter: how a run that has just begun finds its way in. */
export function matchesFilter(row: RunRow, filter: RunFilter): boolean {
  const among = (wanted: readonly string[] | undefined, value: string | null) =>
    !wanted?.length || (value !== null && wanted.includes(value))
  return (
    among(filter.status, row.status) &&
    among(filter.project, row.project) &&
    among(filter.flow, row.flow) &&
    among(filter.user, row.user) &&
    among(filter.branch, row.branch) &&
    (!filter.tag?.length || filter.tag.some((tag) => row.tags.includes(tag))) &&
    row.startedAt >= (filter.from ?? 0) &&
    row.startedAt <= (filter.to ?? Number.POSITIVE_INFINITY)
  )
}
