import { cellFacts } from './cell-facts'
import type { MatrixEnvironment, MatrixRow } from './matrix-types'

type Place = { row: MatrixRow; at: number }

/** What hover and colour say of a cell, in a sentence. */
export function cellWords(
  { row, at }: Place,
  environments: readonly MatrixEnvironment[],
  when: (at: number) => string,
): string {
  const cell = row.cells[at]
  const where = `${row.unit} in ${environments[at]?.title ?? ''}`
  if (!cell) return `${where}: nothing was brought there yet.`
  const { says, marks } = cellFacts(cell, { waitsForMe: row.waitsForMe.includes(cell.targetId), when })
  const version = cell.version
    ? ` v${cell.version.number}${cell.since === null ? '' : ` since ${when(cell.since)}`}${cell.by ? ` by ${cell.by}` : ''}.`
    : ''
  return `${where}:${version} ${[says, ...marks.map((mark) => mark.says)].filter((words, index, all) => all.indexOf(words) === index).join(' ')}`
}
