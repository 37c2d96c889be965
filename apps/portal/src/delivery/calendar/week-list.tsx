import { StatusWord } from '@groundwork/ui/status-word'
import { type Day, onDay } from './days'
import type { Occurrence } from './month-grid'
import { selectorWords } from './selector-words'

type WeekProps = {
  days: Day[]
  occurrences: Occurrence[]
  today: string
  titles: ReadonlyMap<string, string>
  dayTitle: (day: Day) => string
  moment: (at: number) => string
}

/** A week, day by day, with when each freeze and window begins and ends. */
export function WeekList({ days, occurrences, today, titles, dayTitle, moment }: WeekProps) {
  return (
    <ol>
      {days.map((day) => {
        const on = onDay(day, occurrences)
        return (
          <li
            key={day.key}
            aria-current={day.key === today ? 'date' : undefined}
            className="flex gap-3 border-b border-line-faint px-3 py-2 last:border-b-0 aria-[current]:bg-selected max-sm:flex-col max-sm:gap-1"
          >
            <span className="w-32 shrink-0 font-name">{dayTitle(day)}</span>
            {on.length === 0 ? (
              <span className="text-ink-3">nothing</span>
            ) : (
              <ul className="flex min-w-0 flex-1 flex-col gap-1">
                {on.map((each) => (
                  <li key={`${each.id} ${each.from}`} className="flex flex-wrap gap-x-3">
                    <StatusWord kind={each.kind === 'freeze' ? 'pause' : 'ok'}>{each.title}</StatusWord>
                    <span className="tabular-nums text-ink-2">
                      {moment(each.from)} to {moment(each.to)}
                    </span>
                    <span className="min-w-0 text-ink-3">{selectorWords(each.selector, titles)}</span>
                  </li>
                ))}
              </ul>
            )}
          </li>
        )
      })}
    </ol>
  )
}
