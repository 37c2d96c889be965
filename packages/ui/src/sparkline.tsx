export type SparklineProps = {
  values: number[]
  /** What the line shows, with the current number; the number itself must also stand beside it as text. */
  label: string
  width?: number
  height?: number
}

/** A line without axes: 1.4 px accent, soft fill, dot at the end. */
export function Sparkline({ values, label, width = 68, height = 20 }: SparklineProps) {
  const points = sparklinePoints(values, width, height)
  const last = points.at(-1)
  if (!last) return null
  const line = points.map(([x, y], index) => `${index ? 'L' : 'M'}${x} ${y}`).join('')
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <path d={`${line}L${last[0]} ${height}L${points[0]?.[0] ?? 0} ${height}z`} fill="var(--color-accent-soft)" />
      <path d={line} fill="none" stroke="var(--color-accent)" strokeWidth="1.4" strokeLinejoin="round" />
      <circle cx={last[0]} cy={last[1]} r="2" fill="var(--color-accent)" />
    </svg>
  )
}

/** Points of the line inside a margin of 2 px; a flat series runs through the middle. */
export function sparklinePoints(values: number[], width: number, height: number): [number, number][] {
  const low = Math.min(...values)
  const span = Math.max(...values) - low
  const step = values.length > 1 ? (width - 4) / (values.length - 1) : 0
  const round = (value: number) => Math.round(value * 10) / 10
  return values.map((value, index) => {
    const share = span === 0 ? 0.5 : (value - low) / span
    return [round(2 + index * step), round(2 + (1 - share) * (height - 4))]
  })
}
