type Figure = { name: string; value: number; wanted?: string }

/** What a verification measured, each beside what it was measured against. `figures` is what its plugin answered. */
export function Figures({ figures }: { figures: unknown }) {
  const known = (Array.isArray(figures) ? figures : []).filter(isFigure)
  if (known.length === 0) return null
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-0.5 pt-0.5 text-xs">
      {known.map(({ name, value, wanted }, index) => (
        <div key={`${index} ${name}`} className="flex gap-1.5">
          <dt className="text-ink-3">{name}</dt>
          <dd className="tabular-nums">
            {value}
            {typeof wanted === 'string' ? <span className="text-ink-3"> wanted {wanted}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function isFigure(figure: unknown): figure is Figure {
  const { name, value } = (figure ?? {}) as Partial<Record<keyof Figure, unknown>>
  return typeof name === 'string' && typeof value === 'number'
}
