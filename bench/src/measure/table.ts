export type Row = Record<string, string | number>

/** Columns as in the first row; text on the left, numbers on the right. */
export function formatTable(rows: Row[]): string {
  const first = rows[0] ?? {}
  const columns = Object.keys(first)
  const lines = [Object.fromEntries(columns.map((column) => [column, column])), ...rows]
  const text = (line: Row, column: string) => String(line[column] ?? '')
  const widths = columns.map((column) => Math.max(...lines.map((line) => text(line, column).length)))
  const cell = (line: Row, column: string, width: number) =>
    typeof first[column] === 'number' ? text(line, column).padStart(width) : text(line, column).padEnd(width)
  return lines
    .map((line) =>
      columns
        .map((column, n) => cell(line, column, widths[n]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
