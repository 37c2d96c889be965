import { formatDuration } from '@groundwork/ui/duration'

type Row = { state: string; running: string; figures: { loadMs: number | null }; label: { hasUi: boolean } }

/** What holds for all installed plugins, in a sentence or two. */
export function installedSentence(rows: Row[]): string {
  if (rows.length === 0) return 'None is installed.'
  const on = rows.filter(({ state }) => state === 'enabled').length
  const broken = rows.filter(({ running }) => running === 'quarantined' || running === 'failed').length
  const loads = rows.flatMap(({ figures, state }) =>
    state === 'enabled' && figures.loadMs !== null ? [figures.loadMs] : [],
  )
  const middle = loads.toSorted((a, b) => a - b)[Math.floor(loads.length / 2)]
  return [
    `${rows.length} installed, ${on} on.`,
    broken > 0 ? `${broken} ${broken === 1 ? 'needs' : 'need'} a person.` : '',
    middle === undefined ? '' : `Half of them load within ${formatDuration(middle)}.`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** Whether somebody should look at it. */
export function needsAttention({
  running,
  notice,
  label,
}: {
  running: string
  notice: string | null
  label: { keyRevoked: boolean }
}): boolean {
  return running === 'quarantined' || running === 'failed' || notice !== null || label.keyRevoked
}
