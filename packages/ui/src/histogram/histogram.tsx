import { classes } from '../classes'
import { type HistogramBucket, histogramBars, histogramSize, histogramTicks } from './histogram-geometry'

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

/** A label that begins after this share would leave the axis: wide ones hide it, on a phone it ends at its line instead. */
const endsLate = { wide: 0.93, phone: 0.8 }

/** The line of times below a histogram: round instants at their own places. On a phone every third is labelled. */
export function HistogramAxis({
  domain,
  format,
}: {
  domain: { from: number; to: number }
  format: (at: number) => string
}) {
  const span = Math.max(1, domain.to - domain.from)
  return (
    <div aria-hidden="true" className="relative h-[18px] text-2xs text-ink-3 tabular-nums">
      {histogramTicks(domain).map((at, index) => {
        const share = (at - domain.from) / span
        return (
          <span
            key={at}
            className={classes(
              'absolute top-0.5 border-l border-line pl-1 whitespace-nowrap',
              share > endsLate.wide && 'sm:hidden',
              index % 3 !== 0 && 'max-sm:hidden',
              share > endsLate.phone &&
                'max-sm:-translate-x-full max-sm:border-r max-sm:border-l-0 max-sm:pr-1 max-sm:pl-0',
            )}
            style={{ left: `${share * 100}%` }}
          >
            {format(at)}
          </span>
        )
      })}
    </div>
  )
}
