export type HistogramBucket = { at: number; ok: number; fail: number; run: number; unk: number }
export type HistogramBar = { kind: 'ok' | 'fail' | 'run' | 'unk'; bucket: number; y: number; height: number }

/** Drawing units: the width of a bucket is 1, heights are px. */
export const histogramSize = { height: 92, ground: 60, above: 54, below: 30 }

/**
 * Stacks what went well, runs still and is unknown above the ground line and hangs failures below it. Both sides share
 * one scale, so that a bar's length means the same on either; a single run is never thinner than 2 px.
 */
export function histogramBars(buckets: HistogramBucket[]): HistogramBar[] {
  const up = Math.max(1, ...buckets.map((bucket) => bucket.ok + bucket.run + bucket.unk))
  const down = Math.max(1, ...buckets.map((bucket) => bucket.fail))
  const { ground, above, below } = histogramSize
  const unit = Math.min(above / up, below / down, 12)
  const length = (count: number) => (count === 0 ? 0 : Math.max(2, count * unit))
  return buckets.flatMap((counts, bucket) => {
    const bars: HistogramBar[] = []
    let top = ground - 0.5
    for (const kind of ['ok', 'run', 'unk'] as const) {
      const height = length(counts[kind])
      if (height === 0) continue
      top -= height
      bars.push({ kind, bucket, y: round(top), height: round(height) })
    }
    if (counts.fail > 0) bars.push({ kind: 'fail', bucket, y: ground + 0.5, height: round(length(counts.fail)) })
    return bars
  })
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const tickSteps = [
  ...[1, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14, 30, 60, 90, 180, 365].map((count) => count * day),
]

/** Round instants inside the domain to write below the drawing, at most `most`; milliseconds. */
export function histogramTicks(domain: { from: number; to: number }, most = 9): number[] {
  const span = domain.to - domain.from
  const step = tickSteps.find((each) => span / each <= most) ?? Math.ceil(span / most)
  const first = Math.ceil(domain.from / step) * step
  return Array.from(
    { length: Math.max(0, Math.floor((domain.to - first) / step) + 1) },
    (_, index) => first + index * step,
  )
}

/** The part of the domain that a selection covers, as shares of one; null when it lies outside. */
export function selectionShare(
  domain: { from: number; to: number },
  selection: { from: number; to: number },
): { start: number; end: number } | null {
  const span = domain.to - domain.from
  if (span <= 0 || selection.to <= domain.from || selection.from >= domain.to) return null
  const share = (at: number) => Math.min(1, Math.max(0, (at - domain.from) / span))
  return { start: share(selection.from), end: share(selection.to) }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
