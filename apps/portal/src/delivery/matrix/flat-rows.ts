import type { MatrixRow } from './matrix-types'

export type FlatRow = { is: 'group'; project: string; units: number } | { is: 'unit'; row: MatrixRow; grouped: boolean }

/** Rows with a head above each project that has several units; a project with one needs none. */
export function flatRows(rows: readonly MatrixRow[]): FlatRow[] {
  const counts = new Map<string, number>()
  for (const { project } of rows) counts.set(project, (counts.get(project) ?? 0) + 1)
  const flat: FlatRow[] = []
  let before: string | null = null
  for (const row of rows) {
    const units = counts.get(row.project) ?? 1
    if (units > 1 && row.project !== before) flat.push({ is: 'group', project: row.project, units })
    flat.push({ is: 'unit', row, grouped: units > 1 })
    before = row.project
  }
  return flat
}
