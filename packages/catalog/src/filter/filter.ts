import { type ProjectState, projectStates } from '../project/project'

/** What narrows a list of projects. Values of one field are alternatives, fields add up. */
export type ProjectFilter = {
  q?: string
  state?: ProjectState[]
  /** `team:<id>`, `user:<id>`, `person:<Metaflow user>` or `none`. */
  owner?: string[]
  /** A distribution, or `none`. */
  library?: string[]
  tag?: string[]
  kind?: string[]
  starred?: boolean
  mine?: boolean
}

export const facetFields = ['state', 'owner', 'library', 'tag', 'kind'] as const
export type FacetField = (typeof facetFields)[number]

type Search = { get(name: string): string | null; getAll(name: string): string[] }

/** Reads a filter from the address, `?q=..&state=failing&owner=none&starred=1`. What it does not know it leaves out. */
export function parseProjectFilter(search: Search): ProjectFilter {
  const filter: ProjectFilter = {}
  const q = search.get('q')?.trim()
  if (q) filter.q = q.slice(0, 200)
  for (const field of facetFields) {
    const values = [...new Set(search.getAll(field).filter((value) => value !== ''))].slice(0, 50)
    if (!values.length) continue
    if (field === 'state') {
      const known = projectStates.filter((state) => values.includes(state))
      if (known.length) filter.state = known
    } else if (field === 'owner') filter.owner = [...new Set(values.map(ownerOf))]
    else filter[field] = values
  }
  if (search.get('starred') === '1') filter.starred = true
  if (search.get('mine') === '1') filter.mine = true
  return filter
}

/** A bare name is a person's: the other owners have ids that nobody writes by hand. */
function ownerOf(value: string): string {
  return value === 'none' || /^(team|user|person):/.test(value) ? value : `person:${value}`
}

/** The address of a filter: the inverse of `parseProjectFilter`, in a fixed order. */
export function projectFilterToSearch(filter: ProjectFilter): URLSearchParams {
  const search = new URLSearchParams()
  if (filter.q) search.set('q', filter.q)
  for (const field of facetFields) for (const value of filter[field] ?? []) search.append(field, value)
  if (filter.starred) search.set('starred', '1')
  if (filter.mine) search.set('mine', '1')
  return search
}

/** One removable part of a filter, as the bar shows it: `state:failing`. */
export type FilterToken = { field: FacetField | 'q' | 'starred' | 'mine'; value: string }

export function filterTokens(filter: ProjectFilter): FilterToken[] {
  const tokens: FilterToken[] = []
  if (filter.starred) tokens.push({ field: 'starred', value: 'yes' })
  if (filter.mine) tokens.push({ field: 'mine', value: 'yes' })
  for (const field of facetFields) for (const value of filter[field] ?? []) tokens.push({ field, value })
  if (filter.q) tokens.push({ field: 'q', value: filter.q })
  return tokens
}

/** The filter with one token less. */
export function withoutToken(filter: ProjectFilter, token: FilterToken): ProjectFilter {
  const rest = { ...filter }
  if (token.field === 'q' || token.field === 'starred' || token.field === 'mine') delete rest[token.field]
  else {
    const kept = (rest[token.field] ?? []).filter((value) => value !== token.value)
    if (kept.length) Object.assign(rest, { [token.field]: kept })
    else delete rest[token.field]
  }
  return rest
}

/** The filter with a facet value put in, or taken out when it was in. */
export function toggleFacet(filter: ProjectFilter, token: { field: FacetField; value: string }): ProjectFilter {
  const values: string[] = filter[token.field] ?? []
  if (values.includes(token.value)) return withoutToken(filter, token)
  return { ...filter, [token.field]: [...values, token.value] }
}
