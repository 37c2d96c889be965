import { type FacetField, facetFields, type ProjectFilter } from '../filter/filter'
import type { HeldProjects } from '../mirror/held-projects'

/** How many projects have a value; only of values that some have. */
export type Count = { value: string; count: number }
type FacetCounts = { counts: Record<FacetField, Count[]>; total: number }

/** What is chosen in a field: by code of a value whether it is, and by number of a project its codes. */
type Choice = { field: FacetField; wanted: Uint8Array; codes: number[][] }

/**
 * Counts the projects by the values of each field, as if nothing were chosen in that field; `total` are those that all choices
 * leave. `among`: numbers of the projects to count, else all.
 */
export function countFacets(projects: HeldProjects, filter: ProjectFilter, among: number[] | null): FacetCounts {
  const choices = choicesOf(projects, filter)
  const tallies = facetFields.map((field) => ({
    ...{ field, codes: projects.codes[field] },
    counts: new Uint32Array(projects.dictionaries[field].values.length),
  }))
  const size = among?.length ?? projects.names.length
  let total = 0
  for (let at = 0; at < size; at++) {
    const id = among ? (among[at] as number) : at
    const missed = missedBy(id, choices)
    // A project that two choices leave out counts nowhere, one that a single choice leaves out in that facet alone.
    if (missed === 'several') continue
    if (missed === null) total += 1
    for (const { field, codes, counts } of tallies)
      if (missed === null || missed === field) add(counts, codes[id] ?? [])
  }
  const listOf = ({ field, counts }: (typeof tallies)[number]) => [field, valuesOf(projects, field, counts)]
  return { counts: Object.fromEntries(tallies.map(listOf)) as FacetCounts['counts'], total }
}

function choicesOf({ codes, dictionaries }: HeldProjects, filter: ProjectFilter): Choice[] {
  return facetFields
    .filter((field) => filter[field])
    .map((field) => {
      const known = dictionaries[field]
      const wanted = new Uint8Array(known.values.length)
      for (const value of filter[field] ?? []) {
        const code = known.codes.get(value)
        if (code !== undefined) wanted[code] = 1
      }
      return { field, wanted, codes: codes[field] }
    })
}

function missedBy(id: number, choices: Choice[]): FacetField | 'several' | null {
  let missed: FacetField | null = null
  for (const { field, wanted, codes } of choices) {
    if (codes[id]?.some((code) => wanted[code] === 1)) continue
    if (missed) return 'several'
    missed = field
  }
  return missed
}

function add(counts: Uint32Array, codes: number[]): void {
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1
}

function valuesOf({ dictionaries }: HeldProjects, field: FacetField, counts: Uint32Array): Count[] {
  const list: Count[] = []
  for (const [code, value] of dictionaries[field].values.entries()) {
    const count = counts[code] ?? 0
    if (count) list.push({ value, count })
  }
  return list
}
