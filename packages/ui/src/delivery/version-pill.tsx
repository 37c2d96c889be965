import { classes } from '../classes'
import { coreStrata } from './core-strata'

export type VersionPillProps = {
  /** The number within its unit. */
  number: number
  /** Hexadecimal SHA-256: the version's id. */
  hash: string
  /** What people call it, shown on hover. */
  alias?: string | null
  /** It runs here. */
  now?: boolean
  vetoed?: boolean
  /** Without the hash: for matrices and strips. */
  short?: boolean
  big?: boolean
}

/**
 * A version, the same everywhere: its core (four strata drawn from the hash), `v44`, and the short hash.
 *
 * @example
 * ```tsx
 * <VersionPill number={44} hash="8f3c1d…" now />
 * ```
 */
export function VersionPill({
  number,
  hash,
  alias,
  now = false,
  vetoed = false,
  short = false,
  big = false,
}: VersionPillProps) {
  const called = alias ? `, ${alias}` : ''
  return (
    <span
      title={`Version ${number}${called}, ${hash.slice(0, 12)}${vetoed ? ', vetoed' : ''}`}
      className={classes(
        'inline-flex shrink-0 items-stretch overflow-hidden rounded-xs border font-mono whitespace-nowrap',
        big ? 'h-7 text-sm leading-[26px]' : 'h-5 text-xs leading-[18px]',
        now ? 'border-accent/50' : 'border-line',
        'bg-surface text-ink',
      )}
    >
      <span
        aria-hidden="true"
        className={classes(
          'flex items-center justify-center border-r border-inherit',
          big ? 'w-6' : 'w-[18px]',
          now ? 'bg-accent-soft text-accent' : 'bg-sunken text-ink-2',
        )}
      >
        <svg viewBox="0 0 10 12" className={classes('fill-current', big ? 'h-[15px] w-3' : 'h-3 w-2.5')}>
          {coreStrata(hash).map(({ x, y, width }) => (
            <rect key={y} x={x} y={y} width={width} height={2.2} rx={0.5} />
          ))}
        </svg>
      </span>
      <b className={classes('font-name', big ? 'px-[7px]' : 'px-[5px]', vetoed && 'line-through')}>v{number}</b>
      {short ? null : <span className={classes('text-ink-3', big ? 'pr-[9px]' : 'pr-1.5')}>{hash.slice(0, 6)}</span>}
    </span>
  )
}
