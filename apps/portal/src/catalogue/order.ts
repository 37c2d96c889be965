import type { ProjectRow, ProjectSort } from '@groundwork/catalog/project'

const compare: Record<ProjectSort, (a: ProjectRow, b: ProjectRow) => number> = {
  recent: (a, b) => (b.lastRunAt ?? 0) - (a.lastRunAt ?? 0),
  name: () => 0,
  runs: (a, b) => b.runsTotal - a.runsTotal,
  // A run does not change how well a project answers a search.
  relevance: () => 0,
}

/** Of the rows that changed, how many would stand elsewhere if the list were ordered again. */
export function countMoved(rows: ProjectRow[], changed: ReadonlySet<string>, sort: ProjectSort): number {
  if (!changed.size) return 0
  const places = new Map(rows.toSorted(compare[sort]).map((row, at) => [row.name, at]))
  return rows.filter((row, at) => changed.has(row.name) && places.get(row.name) !== at).length
}

/** The rows with newer versions put in their places. */
export function patchRows(rows: ProjectRow[], fresh: ProjectRow[]): ProjectRow[] {
  const byName = new Map(fresh.map((row) => [row.name, row]))
  return rows.map((row) => byName.get(row.name) ?? row)
}
