import { type StripItem, type StripMark, stripMarks, stripSize, stripSummary } from './strip-geometry'

export type RunStripProps = {
  /** Oldest first; the last ten are drawn. */
  items: StripItem[]
  /** Milliseconds the tallest bar stands for; by default from the items themselves. */
  p95?: number | null
}

/** The last ten runs in 68 x 20: good above the ground line, failures below, running hollow, unknown a diamond. */
export function RunStrip({ items, p95 }: RunStripProps) {
  const summary = stripSummary(items)
  const { width, height, ground } = stripSize
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={summary}
      className="block shrink-0"
    >
      <title>{summary}</title>
      <path d={`M0 ${ground}H${width}`} stroke="var(--color-line)" />
      {stripMarks(items, p95 ?? undefined).map((mark) => (
        <Mark key={mark.x} {...mark} />
      ))}
    </svg>
  )
}

function Mark({ kind, x, y, width, height }: StripMark) {
  if (kind === 'unk') {
    const [cx, cy, r] = [x + width / 2, y + height / 2, 3]
    return <path d={`M${cx} ${cy - r}l${r} ${r}l${-r} ${r}l${-r} ${-r}z`} fill="var(--color-unk-fill)" />
  }
  if (kind === 'run') {
    const inner = { x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1 }
    // Hollow, with the dot of the running glyph: a ring alone reads as an empty column.
    return (
      <g data-mark="run">
        <rect {...inner} rx="1" fill="var(--color-run-soft)" stroke="var(--color-run-fill)" />
        <circle cx={x + width / 2} cy={y + height / 2} r="1.25" fill="var(--color-run)" />
      </g>
    )
  }
  const fill = kind === 'ok' ? 'var(--color-ok-fill)' : kind === 'fail' ? 'var(--color-fail-fill)' : 'var(--color-idle)'
  return <rect x={x} y={y} width={width} height={height} rx={height > 1 ? 1 : 0} fill={fill} />
}
