const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })

/**
 * `1,204`; from a million on `8.4 M`.
 *
 * @example
 * ```ts
 * formatNumber(1204) // '1,204'
 * ```
 */
export function formatNumber(value: number): string {
  if (Math.abs(value) >= 1e9) return `${short(value / 1e9)} G`
  if (Math.abs(value) >= 1e6) return `${short(value / 1e6)} M`
  return grouped.format(value)
}

/**
 * A count that need not be exact above ten thousand: `9,412`, then `10,000+`.
 *
 * @example
 * ```ts
 * formatCount(12_000) // '10,000+'
 * ```
 */
export function formatCount(value: number): string {
  return value > 10_000 ? '10,000+' : grouped.format(value)
}

/**
 * A share of one: `99.2 %`.
 *
 * @example
 * ```ts
 * formatPercent(0.992) // '99.2 %'
 * ```
 */
export function formatPercent(share: number): string {
  return `${short(share * 100)} %`
}

/**
 * Bytes in decimal units: `340 B`, `12 kB`, `4.1 MB`.
 *
 * @example
 * ```ts
 * formatBytes(4_100_000) // '4.1 MB'
 * ```
 */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 ? Math.round(value) : short(value)} ${units[unit]}`
}

/**
 * A count with its noun: `1 run`, `1,204 runs`.
 *
 * @example
 * ```ts
 * plural(2, 'run') // '2 runs'
 * ```
 */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : nouns}`
}

function short(value: number): string {
  return Math.abs(value) >= 99.95 ? grouped.format(value) : String(Math.round(value * 10) / 10)
}
