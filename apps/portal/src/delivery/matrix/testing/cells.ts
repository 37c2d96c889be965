import type { Cell, MatrixEnvironment, MatrixRow } from '../matrix-types'

const noMarks: Cell['marks'] = {
  ...{ pin: null, veto: null, hold: null, paused: null, freeze: null, drift: null },
  ...{ behind: 0, newest: null },
}

/** A cell where v3 runs well, but for what is named. */
export function cell({ marks, ...more }: Partial<Omit<Cell, 'marks'>> & { marks?: Partial<Cell['marks']> } = {}): Cell {
  return {
    ...{ targetId: 't', unitId: 'u', environmentId: 'e', since: 0, verified: true, by: 'Ada', waiting: 0 },
    version: { id: '3'.repeat(64), number: 3, alias: null, dirty: false },
    ...{ health: 'healthy', healthReason: null, active: null, newerFailed: null, vetoes: [] },
    ...more,
    marks: { ...noMarks, ...marks },
  }
}

export function row(cells: (Cell | null)[], newest = 3): MatrixRow {
  return { unitId: 'u', project: 'rows', unit: 'Score', kind: 'flow', newest, waitsForMe: [], cells }
}

export function version(number: number, dirty = false): Cell['version'] {
  return { id: `${number}`.repeat(64).slice(0, 64), number, alias: null, dirty }
}

/** dev takes working trees with changes, the others do not. */
export const environments = (['dev', 'staging', 'production'] as const).map(
  (name) =>
    ({
      id: name,
      name,
      title: name,
      production: name === 'production',
      policy: { allowDirty: name === 'dev' },
    }) as MatrixEnvironment,
)
