import { Panel } from '@groundwork/ui/panel'
import { Time } from '@groundwork/ui/time'
import type { ReactNode } from 'react'
import type { TargetDetail, TargetExtras } from './read'

const overlaps = {
  skip: 'A slot that comes while a run still goes on is skipped.',
  queue: 'A slot that comes while a run still goes on waits for it.',
}

type ScheduleProps = {
  schedule: TargetExtras['schedule']
  integration: string | null
  paused: TargetDetail['pause']
  children: ReactNode
}

/** When it starts by itself; `children` pause it and start it now. */
export function SchedulePanel({ schedule, integration, paused, children }: ScheduleProps) {
  return (
    <Panel
      title="Schedule"
      note={schedule ? (schedule.active ? (paused ? 'paused' : undefined) : 'switched off') : 'none'}
    >
      <div className="flex flex-col gap-2.5 px-3 py-2.5">
        {schedule ? (
          <>
            <p>
              <code className="text-xs">{schedule.cron}</code>{' '}
              <span className="text-ink-2">
                in {schedule.timeZone}. {overlaps[schedule.overlap]}
              </span>
            </p>
            {schedule.active && schedule.slots.length > 0 ? (
              <ol
                aria-label={paused ? 'Next slots, skipped while it is paused' : 'Next starts'}
                className={`flex flex-col gap-0.5 ${paused ? 'text-ink-3 line-through' : ''}`}
              >
                {schedule.slots.map((at) => (
                  <li key={at} className="flex gap-2 tabular-nums">
                    <span>{inZone(at, schedule.timeZone)}</span>
                    <span className="text-ink-3">
                      <Time at={at} />
                    </span>
                  </li>
                ))}
              </ol>
            ) : (
              <p className="text-ink-2">
                {schedule.active
                  ? 'It has no slot to come.'
                  : 'Nothing starts by itself until it is switched on by a promotion.'}
              </p>
            )}
            <p className="text-xs text-ink-3">
              {schedule.from ? `So says ${schedule.from}. ` : ''}
              {schedule.keeper === 'groundwork' || !integration
                ? 'Groundwork keeps the time.'
                : `${integration} keeps the time.`}
            </p>
          </>
        ) : (
          <p className="text-ink-2">
            Nothing starts it by itself. A key <code className="text-xs">schedule</code> of its configuration would,
            with the next promotion; without that key a <code className="text-xs">@schedule</code> of the flow.
          </p>
        )}
        {children}
      </div>
    </Panel>
  )
}

function inZone(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
    ...{ hourCycle: 'h23', timeZone, timeZoneName: 'short' },
  } as Intl.DateTimeFormatOptions)
  return format.format(at)
}
