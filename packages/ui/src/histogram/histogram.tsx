import { type HistogramBucket, histogramBars, histogramSize } from './histogram-geometry'

export type { HistogramBucket }

export type HistogramProps = {
  buckets: HistogramBucket[]
  /** What it shows in a sentence, with the totals. */
  label: string
}

const fills = {
  ok: 'var(--color-ok-fill)',
  fail: 'var(--color-fail-fill)',
  run: 'var(--color-run-fill)',
  unk: 'var(--color-unk-fill)',
}

/** Counts over time on a ground line: good above, failures below. Stretches to its place; no script. */
export function Histogram({ buckets, label }: HistogramProps) {
  const { height, ground } = histogramSize
  const width = Math.max(1, buckets.length)
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width="100%"
      height={height}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      className="block"
    >
      {histogramBars(buckets).map((bar) => (
        <rect
          key={`${bar.kind} ${bar.bucket}`}
          x={bar.bucket + 0.1}
          width={0.8}
          y={bar.y}
          height={bar.height}
          fill={fills[bar.kind]}
        />
      ))}
      <path d={`M0 ${ground}H${width}`} stroke="var(--color-line-strong)" vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
