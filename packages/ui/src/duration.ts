/** A length of time in words: `340 ms`, `4.2 s`, `38 s`, `4 min 12 s`, `1 h 48 min`, `3 d 4 h`. `ms` below zero counts as zero. */
export function formatDuration(ms: number): string {
  const length = Math.max(0, ms)
  if (length < 1000) return `${Math.round(length)} ms`
  if (length < 9_950) return `${Math.round(length / 100) / 10} s`
  const seconds = Math.round(length / 1000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return pair([Math.floor(seconds / 60), 'min'], [seconds % 60, 's'])
  const minutes = Math.round(seconds / 60)
  if (minutes < 1440) return pair([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min'])
  const hours = Math.round(minutes / 60)
  return pair([Math.floor(hours / 24), 'd'], [hours % 24, 'h'])
}

/** The same in one unit, for axes and narrow columns: `12 s`, `4 min`, `2 h`. */
export function formatShortDuration(ms: number): string {
  const length = Math.max(0, ms)
  if (length === 0) return '0'
  if (length < 1000) return `${Math.round(length)} ms`
  if (length < 60_000) return `${Math.round(length / 100) / 10} s`
  if (length < 3_600_000) return pair([Math.floor(length / 60_000), 'min'], [Math.round((length % 60_000) / 1000), 's'])
  return formatDuration(length)
}

function pair([large, largeUnit]: [number, string], [small, smallUnit]: [number, string]): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`
}
