const layers = ['defaults', 'library', 'project', 'environment', 'target', 'run'] as const
/**
 * A layer of configuration, low to high.
 *
 * @example
 * ```tsx
 * const layer: ConfigLayerName = 'environment'
 * ```
 */
export type ConfigLayerName = (typeof layers)[number]

const names: Record<ConfigLayerName, string> = {
  defaults: 'Default',
  library: 'Library',
  project: 'Project',
  environment: 'Environment',
  target: 'Override',
  run: 'Run',
}

/**
 * Six courses of a foundation with the one that decided lit, and its name.
 *
 * @example
 * ```tsx
 * <LayerMark layer="project" from="library" />
 * ```
 */
export function LayerMark({
  layer,
  from,
}: {
  layer: ConfigLayerName /** Where it was decided before. */
  from?: ConfigLayerName
}) {
  const lit = layers.indexOf(layer)
  return (
    <span className="inline-flex items-center gap-1.5 text-xs whitespace-nowrap text-ink-2">
      <svg viewBox="0 0 14 13" width={14} height={13} aria-hidden="true" className="shrink-0">
        {layers.map((each, at) => (
          <rect
            key={each}
            x={at * 0.9}
            y={11.1 - at * 2.2}
            width={14 - at * 1.8}
            height={1.5}
            rx={0.4}
            fill={at === lit ? 'var(--color-accent)' : 'var(--color-idle-fill)'}
          />
        ))}
      </svg>
      {from && from !== layer ? (
        <>
          <span className="text-ink-3">{names[from]}</span>
          <span aria-label="to">→</span>
        </>
      ) : null}
      {names[layer]}
    </span>
  )
}
