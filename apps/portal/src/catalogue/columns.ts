/** Columns a person may choose; the state, the star and the name always show. */
export const columnIds = ['owner', 'libraries', 'tags', 'runs', 'strip', 'last'] as const
export type ColumnId = (typeof columnIds)[number]

export const columnLabels: Record<ColumnId, string> = {
  owner: 'Owner',
  libraries: 'Libraries',
  tags: 'Tags',
  runs: 'Runs',
  strip: 'Last 10 runs',
  last: 'Last run',
}

const widths: Record<ColumnId, string> = {
  owner: 'minmax(120px,170px)',
  libraries: 'minmax(100px,160px)',
  tags: 'minmax(80px,150px)',
  runs: '72px',
  strip: '92px',
  last: '76px',
}
const usual: ColumnId[] = ['owner', 'strip', 'last']

/** From the address: `owner,strip`; nothing there means the usual ones. */
export function parseColumns(value: string | null): ColumnId[] {
  if (value === null) return usual
  const wanted = value.split(',')
  return columnIds.filter((id) => wanted.includes(id))
}

/** For the address; null when it is what one gets anyway. */
export function columnsToSearch(columns: ColumnId[]): string | null {
  const ordered = columnIds.filter((id) => columns.includes(id))
  return ordered.join() === usual.join() ? null : ordered.join()
}

/** `grid-template-columns` of head and rows: state, star, name, then the chosen ones. */
export function gridTemplate(columns: ColumnId[]): string {
  return ['30px', '28px', 'minmax(0,1fr)', ...columns.map((id) => widths[id])].join(' ')
}
