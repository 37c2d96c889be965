import type { ReactNode } from 'react'
import { classes } from './classes'
import { type LinkComponent, onPlainPress } from './link'

export type Segment = { id: string; label: ReactNode; href: string; title?: string }

const frame = 'inline-flex h-control shrink-0 rounded-sm border border-line bg-sunken p-px max-sm:h-9'

/** Look of one segment; also for callers that need buttons instead of links. */
export function segmentClass(selected: boolean): string {
  return classes(
    'inline-flex items-center gap-1.5 rounded-[4px] px-2 font-medium whitespace-nowrap',
    selected ? 'bg-raised text-ink ring ring-line' : 'text-ink-2 hover:text-ink',
  )
}

/**
 * A few exclusive views side by side, as links.
 *
 * @example
 * ```tsx
 * <Segments
 *   label="Period"
 *   current="week"
 *   items={[{ id: 'day', label: 'Day', href: '?by=day' }, { id: 'week', label: 'Week', href: '?by=week' }]}
 * />
 * ```
 */
export function Segments({
  items,
  current,
  label,
  link: Link = 'a',
  onShow,
}: {
  items: Segment[]
  current: string | null
  label: string
  link?: LinkComponent
  /** Shows a view without following its link; the link stays for new tabs. */
  onShow?: (id: string) => void
}) {
  return (
    <nav aria-label={label} className={frame}>
      {items.map((item) => (
        <Link
          key={item.id}
          href={item.href}
          title={item.title}
          onClick={onPlainPress(onShow && (() => onShow(item.id)))}
          aria-current={item.id === current ? 'true' : undefined}
          className={segmentClass(item.id === current)}
        >
          {item.label}
        </Link>
      ))}
    </nav>
  )
}

/**
 * The same as buttons, for a choice that is not in the URL.
 *
 * @example
 * ```tsx
 * <SegmentButtons label="Period" current={by} onSelect={setBy} items={[{ id: 'day', label: 'Day' }, { id: 'week', label: 'Week' }]} />
 * ```
 */
export function SegmentButtons({
  items,
  current,
  label,
  onSelect,
}: {
  items: { id: string; label: ReactNode }[]
  current: string
  label: string
  onSelect: (id: string) => void
}) {
  return (
    <fieldset aria-label={label} className={frame}>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          aria-pressed={item.id === current}
          onClick={() => onSelect(item.id)}
          className={segmentClass(item.id === current)}
        >
          {item.label}
        </button>
      ))}
    </fieldset>
  )
}
