export type StripKind = 'ok' | 'fail' | 'run' | 'unk' | 'none'
export type StripItem = { kind: StripKind /** milliseconds; null while unknown */; ms: number | null; label?: string }
export type StripMark = { kind: StripKind; x: number; y: number; width: number; height: number }

export const stripSize = { width: 68, height: 20, ground: 13.5, slots: 10 }

const barWidth = 5
const pitch = 7
const tallest = 12
const shortest = 3

/** The 95th percentile of the durations that are known, or null without any. */
export function longDuration(items: StripItem[]): number | null {
  const known = items.flatMap((item) => (item.ms === null ? [] : [item.ms])).sort((a, b) => a - b)
  return known.length === 0 ? null : (known[Math.min(known.length - 1, Math.floor(known.length * 0.95))] ?? null)
}

/**
 * Places the last ten items, oldest left: good ones stand on the ground line with their duration against `p95` as
 * height, failures hang below it. Fewer than ten are right-aligned, so the newest is always at the same place.
 */
export function stripMarks(items: StripItem[], p95: number | null = longDuration(items)): StripMark[] {
  const shown = items.slice(-stripSize.slots)
  const first = stripSize.slots - shown.length
  return shown.map((item, index) => {
    const x = (first + index) * pitch
    if (item.kind === 'fail') return { kind: item.kind, x, y: 14, width: barWidth, height: 6 }
    if (item.kind === 'none') return { kind: item.kind, x, y: 12, width: barWidth, height: 1 }
    if (item.kind === 'unk') return { kind: item.kind, x, y: 8, width: barWidth, height: barWidth }
    const share = item.ms === null || !p95 ? 0.5 : Math.min(1, item.ms / p95)
    const height = Math.round(shortest + share * (tallest - shortest))
    return { kind: item.kind, x, y: 13 - height, width: barWidth, height }
  })
}

const nouns: Record<StripKind, string> = {
  ok: 'succeeded',
  fail: 'failed',
  run: 'running',
  unk: 'unknown',
  none: 'without a run',
}

/** The strip in words, newest state first: "Last 3 runs: 2 succeeded, 1 failed; the newest failed". */
export function stripSummary(items: StripItem[]): string {
  const shown = items.slice(-stripSize.slots)
  const newest = shown.at(-1)
  if (!newest) return 'No runs yet'
  const counts = (Object.keys(nouns) as StripKind[]).flatMap((kind) => {
    const count = shown.filter((item) => item.kind === kind).length
    return count === 0 ? [] : [`${count} ${nouns[kind]}`]
  })
  const head = shown.length === 1 ? 'Last run' : `Last ${shown.length} runs`
  return `${head}: ${counts.join(', ')}; the newest ${newest.kind === 'ok' || newest.kind === 'fail' ? nouns[newest.kind] : `is ${nouns[newest.kind]}`}`
}
