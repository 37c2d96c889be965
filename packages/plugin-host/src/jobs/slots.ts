import { Cron } from 'croner'

/**
 * The latest time at or before `before` that the schedule names (five fields, in an IANA zone); null when it names none, or is
 * none. An hour that the zone skips or repeats is the parser's business: a slot is run once.
 */
export function previousSlot({
  schedule,
  timeZone,
  before,
}: {
  schedule: string
  timeZone: string
  before: Date
}): Date | null {
  try {
    const cron = new Cron(schedule, { timezone: timeZone, mode: '5-part', paused: true })
    // The parser's "previous" is before the whole second that it is given.
    const after = new Date(Math.floor(before.getTime() / 1000) * 1000 + 1000)
    return cron.previousRuns(1, after)[0] ?? null
  } catch {
    return null
  }
}
