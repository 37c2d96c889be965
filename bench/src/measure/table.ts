export type Row = Record<string, string | number>

/** Columns as in the first row; text on the left, numbers on the right. */
export function formatTable(rows: Row[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => String(row[column] ?? '').length)))
  const line = (row: Row) =>
    columns
      .map((column, n) => {
        const value = row[column] ?? ''
        return typeof value === 'number' ? String(value).padStart(widths[n]!) : value.padEnd(widths[n]!)
      })
      .join('  ')
      .trimEnd()
  return [line(Object.fromEntries(columns.map((column) => [column, column]))), ...rows.map(line)].join('\n')
}
