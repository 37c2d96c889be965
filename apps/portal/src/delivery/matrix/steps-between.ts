import type { PromoteAsk } from '../promote/promote-address'
import type { Cell, MatrixEnvironment, MatrixRow } from './matrix-types'
import { unitHref } from './unit-address'

export type Between =
  | { is: 'promotable'; by: number; ask: PromoteAsk; number: number }
  | { is: 'equal' }
  /** Never: what is below was made from a working tree with changes, and this environment takes none such. */
  | { is: 'never' }
  /** Somebody's word stands against it. `word` is short, `says` is why. */
  | { is: 'barred'; word: string; says: string }
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
  const barred = barredFrom(from, to, above)
  if (barred) return barred
  const ask = { project: row.project, unit: row.unit, to: above.name, version: from.version.id }
  return { is: 'promotable', by, ask, number: from.version.number }
}

function barredFrom(from: Cell, to: Cell | null | undefined, above: MatrixEnvironment): Between | null {
  const number = from.version?.number
  const veto = from.vetoes.find(({ environmentId }) => environmentId === null || environmentId === above.id)
  if (veto) {
    const by = veto.by ?? 'somebody'
    return {
      is: 'barred',
      word: `vetoed by ${by}`,
      says: `v${number} is vetoed in ${above.title} by ${by}: ${veto.reason}`,
    }
  }
  const pin = to?.marks.pin
  if (!pin || pin.version === number) return null
  const pinned = pin.version === null ? 'another version' : `v${pin.version}`
  return {
    is: 'barred',
    word: `pinned to ${pinned}`,
    says: `${above.title} is pinned to ${pinned} by ${pin.by ?? 'somebody'}: ${pin.reason}`,
  }
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

export function cellHref({ row, at }: Pick<Place, 'row' | 'at'>): string {
  const cell: Cell | null | undefined = row.cells[at]
  return cell ? `/targets/${cell.targetId}` : unitHref(row)
}
