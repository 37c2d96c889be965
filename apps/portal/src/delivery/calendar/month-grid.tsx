import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { classes } from '@groundwork/ui/classes'
import type { RouterOutputs } from '../../trpc/types'
import { type Day, onDay } from './days'
import { selectorWords } from './selector-words'

export type Occurrence = RouterOutputs['delivery']['freezes']['calendar']['occurrences'][number]

type GridProps = {
  days: Day[]
  occurrences: Occurrence[]
  today: string
  titles: ReadonlyMap<string, string>
  /** Formats the time of day of a moment. */
  clock: (at: number) => string
}

const heads = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Days in weeks from Monday; on a phone the days on which something is on, one below the other. */
export function MonthGrid({ days, ...rest }: GridProps) {
  const weeks = Array.from({ length: days.length / 7 }, (_, at) => days.slice(at * 7, at * 7 + 7))
  return (
    <table className="w-full table-fixed border-separate border-spacing-0 max-sm:block">
      <thead className="max-sm:sr-only">
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col" className="cap h-row-dense border-b border-line bg-sunken px-2 text-left">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {weeks.map((week) => (
          <tr key={week[0]?.key} className="max-sm:block">
            {week.map((day) => (
              <DayCell key={day.key} day={day} {...rest} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function DayCell({ day, occurrences, today, titles, clock }: Omit<GridProps, 'days'> & { day: Day }) {
  const on = onDay(day, occurrences)
  const isToday = day.key === today
  return (
    <td
      aria-current={isToday ? 'date' : undefined}
      className={classes(
        'h-24 border-r border-b border-line-faint p-1 align-top last:border-r-0 max-sm:block max-sm:h-auto max-sm:border-r-0 max-sm:px-3 max-sm:py-2',
        day.inside ? '' : 'bg-sunken',
        on.length === 0 && 'max-sm:hidden',
      )}
    >
      <time
        dateTime={day.key}
        className={classes(
          'inline-flex h-5 min-w-5 items-center justify-center rounded-full px-1 text-xs tabular-nums',
          isToday ? 'bg-accent-fill font-semibold text-on-accent' : day.inside ? 'text-ink-2' : 'text-ink-3',
        )}
      >
        <span className="sm:hidden">{day.key}</span>
        <span className="max-sm:hidden">{Number(day.key.slice(8))}</span>
      </time>
      <ul className="flex flex-col gap-0.5 pt-0.5">
        {on.map((each) => (
          <li
            key={`${each.id} ${each.from}`}
            title={`${each.title}: ${each.reason} ${selectorWords(each.selector, titles)}.`}
            className={classes(
              'flex items-center gap-1 rounded-xs px-1 py-0.5 text-xs',
              each.kind === 'freeze' ? 'bg-warn-soft text-ink' : 'bg-ok-soft text-ink',
            )}
          >
            <StatusGlyph kind={each.kind === 'freeze' ? 'pause' : 'ok'} size={12} label={each.kind} />
            <span className="min-w-0 truncate">
              {timesOn(day, each, clock)} {each.title}
            </span>
          </li>
        ))}
      </ul>
    </td>
  )
}

function timesOn(day: Day, { from, to }: Occurrence, clock: (at: number) => string): string {
  const begins = from > day.from
  const ends = to < day.to
  if (begins && ends) return `${clock(from)}–${clock(to)}`
  if (begins) return `from ${clock(from)}`
  return ends ? `to ${clock(to)}` : ''
}
