export type Stratum = { x: number; y: number; width: number }

const widths = [3, 5.3, 7.7, 10]

/** Four layers of a 10 x 12 core, drawn from the first hexadecimal digits of a hash: equal hashes look equal everywhere. */
export function coreStrata(hash: string): Stratum[] {
  return [0, 1, 2, 3].map((row) => {
    const digit = Number.parseInt(hash[row] ?? '0', 16) || 0
    const width = widths[digit & 3] ?? 10
    return { x: digit & 4 ? 10 - width : 0, y: row * 3.2, width }
  })
}
