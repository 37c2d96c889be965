import {
  type FacetField,
  facetFields,
  parseProjectFilter,
  type ProjectFilter,
  projectFilterToSearch,
} from '@groundwork/catalog/filter'
import { type ProjectSort, projectStates } from '@groundwork/catalog/project'
import type { FilterText, FilterToken } from '@groundwork/ui/filter-grammar'
import { type ColumnId, columnsToSearch, parseColumns } from './columns'

/** Everything the list of projects shows is said by its address. */
export type ListAddress = {
  filter: ProjectFilter /** Null: whatever fits the filter. */
  sort: ProjectSort | null
  columns: ColumnId[]
}

const sorts: readonly ProjectSort[] = ['recent', 'name', 'runs', 'relevance']

export function parseAddress(search: URLSearchParams): ListAddress {
  const filter = parseProjectFilter(search)
  const sort = sorts.find((each) => each === search.get('sort')) ?? null
  return { filter, sort, columns: parseColumns(search.get('columns')) }
}

/** Best match first as soon as somebody searches; without a search there is no match to be best. */
export function effectiveSort({ filter, sort }: Pick<ListAddress, 'filter' | 'sort'>): ProjectSort {
  if (filter.q) return sort ?? 'relevance'
  return sort && sort !== 'relevance' ? sort : 'recent'
}

export function listHref(address: ListAddress): string {
  const { filter, columns } = address
  const search = projectFilterToSearch(filter)
  const sort = effectiveSort(address)
  if (sort !== effectiveSort({ filter, sort: null })) search.set('sort', sort)
  const chosen = columnsToSearch(columns)
  if (chosen !== null) search.set('columns', chosen)
  const query = search.toString()
  return query ? `/catalogue?${query}` : '/catalogue'
}

/** Next gives values as text or lists; a `URLSearchParams` has both readings. */
export function toSearch(values: Record<string, string | string[] | undefined>): URLSearchParams {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) for (const each of [value ?? []].flat()) search.append(key, each)
  return search
}

export type Labelled = { value: string; label: string }

export const barKeys = [
  { key: 'state', hint: 'failing, unknown, running, healthy, idle' },
  { key: 'owner', hint: 'a team, a person, or none' },
  { key: 'library', hint: 'a distribution its runs used' },
  { key: 'tag', hint: 'a tag somebody set' },
  { key: 'kind', hint: 'project, or flow without one' },
  { key: 'is', hint: 'starred or mine' },
]

/** The filter as the bar shows it. Owners are named, since nobody types an id. */
export function toBar(filter: ProjectFilter, owners: Labelled[]): FilterText {
  const tokens = facetFields.flatMap((field) =>
    (filter[field] ?? []).map((value) => ({ key: field as string, value: shown(field, value, owners) })),
  )
  if (filter.starred) tokens.push({ key: 'is', value: 'starred' })
  if (filter.mine) tokens.push({ key: 'is', value: 'mine' })
  return { tokens, text: filter.q ?? '' }
}

function shown(field: FacetField, value: string, owners: Labelled[]): string {
  return field === 'owner' && value !== 'none' ? (owners.find((owner) => owner.value === value)?.label ?? value) : value
}

/** The inverse of `toBar`; what names no field is dropped. */
export function fromBar({ tokens, text }: FilterText, owners: Labelled[]): ProjectFilter {
  const search = new URLSearchParams()
  if (text.trim()) search.set('q', text)
  for (const { key, value } of tokens) {
    if (key === 'is') search.set(value, '1')
    else if (key === 'owner') search.append('owner', ownerValue(value, owners))
    else search.append(key, key === 'state' ? value.toLowerCase() : value)
  }
  return parseProjectFilter(search)
}

/** The sentence for a token that names a field and a value it cannot have; null when it is understood. */
export function refusalOf({ key, value }: FilterToken): string | null {
  if (key === 'state' && !(projectStates as readonly string[]).includes(value.toLowerCase()))
    return `"${value}" is no state: ${projectStates.join(', ')}.`
  if (key === 'is' && value !== 'starred' && value !== 'mine') return `"${value}" is neither starred nor mine.`
  return null
}

/** The same of a state in the address. */
export function addressProblem(search: URLSearchParams): string | null {
  for (const value of search.getAll('state')) {
    const refusal = refusalOf({ key: 'state', value })
    if (refusal) return refusal
  }
  return null
}

function ownerValue(typed: string, owners: Labelled[]): string {
  const same = (label: string) => label.toLowerCase() === typed.toLowerCase()
  return owners.find((owner) => owner.value === typed || same(owner.label))?.value ?? typed
}
