import type { PromoteAsk } from '../promote/promote-address'
import type { Cell, MatrixEnvironment, MatrixRow } from './matrix-types'

export type Between =
  | { is: 'promotable'; by: number; ask: PromoteAsk; number: number }
  | { is: 'equal' }
  /** Never: what is below was made from a working tree with changes, and this environment takes none such. */
  | { is: 'never' }
  | { is: 'nothing' }

type Place = { row: MatrixRow; environments: readonly MatrixEnvironment[]; at: number }

/** What could go from one environment to the next one above it. */
export function betweenCells({ row, environments, at }: Place): Between {
  const [from, to] = [row.cells[at], row.cells[at + 1]]
  const above = environments[at + 1]
  if (!from?.version || !above) return { is: 'nothing' }
  const there = to?.version?.number ?? 0
  const by = from.version.number - there
  if (by === 0) return { is: 'equal' }
  if (by < 0) return { is: 'nothing' }
  if (from.version.dirty && !above.policy.allowDirty) return { is: 'never' }
  const ask = { project: row.project, unit: row.unit, to: above.name, version: from.version.id }
  return { is: 'promotable', by, ask, number: from.version.number }
}

/**
 * What "promote" means on a cell: what runs there goes one environment up; where nothing runs, or above which there is no
 * environment, the sheet is about bringing something here.
 */
export function promoteFrom({ row, environments, at }: Place): PromoteAsk | null {
  const here = environments[at]
  if (!here) return null
  const place = { project: row.project, unit: row.unit }
  const up = betweenCells({ row, environments, at })
  if (up.is === 'promotable') return up.ask
  return { ...place, to: here.name }
}

/** The version that rolls back is chosen by the server: the last verified one. Null where nothing runs. */
export function rollBackAt({ row, environments, at }: Place): PromoteAsk | null {
  const here = environments[at]
  if (!here || !row.cells[at]?.version) return null
  return { project: row.project, unit: row.unit, to: here.name, mode: 'rollback' }
}

export function unitHref({ project, unit }: { project: string; unit: string }): string {
  return `/projects/${encodeURIComponent(project)}/units/${encodeURIComponent(unit)}`
}

export function cellHref({ row, at }: Pick<Place, 'row' | 'at'>): string {
  const cell: Cell | null | undefined = row.cells[at]
  return cell ? `/targets/${cell.targetId}` : unitHref(row)
}
