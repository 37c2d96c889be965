import { type RunStatus, runStatuses } from '../status/status'

/** What a list of runs is narrowed to. Values of one field are alternatives, fields must all hold. `from` and `to` are milliseconds. */
export type RunFilter = {
  status?: RunStatus[]
  project?: string[]
  flow?: string[]
  user?: string[]
  branch?: string[]
  tag?: string[]
  from?: number
  to?: number
}

export const filterFields = ['status', 'project', 'flow', 'user', 'branch', 'tag'] as const
export type FilterField = (typeof filterFields)[number]

/** Next's resolved `searchParams` or the browser's own. */
export type SearchParams = URLSearchParams | Record<string, string | string[] | undefined>

const mostValues = 20
const isStatus = (value: string): value is RunStatus => (runStatuses as readonly string[]).includes(value)
const isField = (name: string): name is FilterField => (filterFields as readonly string[]).includes(name)

function valuesOf(params: SearchParams, name: string): string[] {
  const raw = params instanceof URLSearchParams ? params.getAll(name) : params[name]
  return raw === undefined ? [] : Array.isArray(raw) ? raw : [raw]
}

/** Adds one value; an unknown status, an empty or a repeated value changes nothing. */
export function addToFilter(filter: RunFilter, field: FilterField, value: string): RunFilter {
  const text = value.trim()
  const present: readonly string[] = filter[field] ?? []
  if (!text || present.includes(text) || present.length >= mostValues) return filter
  if (field !== 'status') return { ...filter, [field]: [...present, text] }
  return isStatus(text) ? { ...filter, status: [...(filter.status ?? []), text] } : filter
}

function readTime(params: SearchParams, name: 'from' | 'to'): number | undefined {
  const text = valuesOf(params, name)[0]
  if (!text) return undefined
  const value = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

/**
 * Reads a filter from a page's address: `?status=failed&project=x&project=y&from=1700000000000` (or an ISO time).
 * What it does not understand is left out, so that an old link still opens.
 */
export function parseRunFilter(params: SearchParams): RunFilter {
  let filter: RunFilter = {}
  for (const field of filterFields)
    for (const value of valuesOf(params, field)) filter = addToFilter(filter, field, value)
  const from = readTime(params, 'from')
  const to = readTime(params, 'to')
  if (from !== undefined) filter.from = from
  if (to !== undefined) filter.to = to
  return filter
}

/** The filter as a query string without `?`, fields and values in a fixed order: equal filters give equal addresses. */
export function runFilterToSearch(filter: RunFilter): string {
  const params = new URLSearchParams()
  for (const field of filterFields) for (const value of (filter[field] ?? []).toSorted()) params.append(field, value)
  if (filter.from !== undefined) params.set('from', String(filter.from))
  if (filter.to !== undefined) params.set('to', String(filter.to))
  return params.toString()
}

const quoted = (value: string) => (/[\s"]/.test(value) ? `"${value.replaceAll('"', '\\"')}"` : value)

/** The filter as a person types it: `status:failed project:x tag:"two words"`. The time window is not part of it. */
export function filterToText(filter: RunFilter): string {
  return filterFields.flatMap((field) => (filter[field] ?? []).map((value) => `${field}:${quoted(value)}`)).join(' ')
}

/** Reads what a person typed. `rest` are the words that are no token, for the page to suggest from or refuse. */
export function parseFilterText(text: string): { filter: RunFilter; rest: string[] } {
  let filter: RunFilter = {}
  const rest: string[] = []
  for (const match of text.matchAll(/(?:(\w+):)?(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)) {
    const [whole, name, inQuotes, bare] = match
    const value = inQuotes === undefined ? (bare ?? '') : inQuotes.replaceAll('\\"', '"')
    const field = name?.toLowerCase()
    const next = field && isField(field) ? addToFilter(filter, field, value) : filter
    if (next === filter) rest.push(whole)
    filter = next
  }
  return { filter, rest }
}

/** Whether anything but the time window narrows the list. */
export function isNarrowed(filter: RunFilter): boolean {
  return filterFields.some((field) => (filter[field]?.length ?? 0) > 0)
}
