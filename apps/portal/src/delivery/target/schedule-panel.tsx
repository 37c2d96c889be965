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
              <>
                {paused ? <p>{skippedWords(paused.until)}</p> : null}
                <ol aria-label={paused ? 'Next slots' : 'Next starts'} className="flex flex-col gap-0.5">
                  {schedule.slots.map((at) => (
                    <Slot key={at} at={at} timeZone={schedule.timeZone} skipped={isSkipped(at, paused)} />
                  ))}
                </ol>
              </>
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

type Paused = TargetDetail['pause']

/** What the scheduler will find at a slot, if nobody resumes it before. */
function isSkipped(at: number, paused: Paused): boolean {
  return paused !== null && (paused.until === null || at < paused.until)
}

function skippedWords(until: number | null): ReactNode {
  if (until === null) return 'Every slot is skipped until somebody resumes it.'
  return (
    <>
      Slots are skipped until <Time at={until} mode="moment" />.
    </>
  )
}

function Slot({ at, timeZone, skipped }: { at: number; timeZone: string; skipped: boolean }) {
  return (
    <li className={`flex gap-2 tabular-nums ${skipped ? 'text-ink-3' : ''}`}>
      <span className={skipped ? 'line-through' : undefined}>{inZone(at, timeZone)}</span>
      <span className="text-ink-3">{skipped ? 'skipped' : <Time at={at} />}</span>
    </li>
  )
}

function inZone(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
    ...{ hourCycle: 'h23', timeZone, timeZoneName: 'short' },
  } as Intl.DateTimeFormatOptions)
  return format.format(at)
}
