import { Cron } from 'croner'

/**
 * What is wrong with a job's schedule, as a sentence; null when nothing is. Five fields as cron has them, in the IANA zone
 * given or UTC.
 *
 * @example
 * ```ts
 * scheduleProblem('61 * * * *') // 'The schedule "61 * * * *" cannot be read: its minute "61" means nothing. …'
 * ```
 */
export function scheduleProblem(schedule: string, timeZone = 'UTC'): string | null {
  if (!isTimeZone(timeZone))
    return `There is no time zone "${timeZone}". Name one of the IANA list, for example "Europe/Berlin".`
  try {
    if (parse(schedule, timeZone).nextRun()) return null
    return `The schedule "${schedule}" never comes: no day fits it.`
  } catch {
    return `The schedule "${schedule}" cannot be read: ${unreadable(schedule)}. Use five fields: minute, hour, day of month, month, day of week, for example "0 7 * * 1-5".`
  }
}

const fieldNames = ['minute', 'hour', 'day of month', 'month', 'day of week']

/** What of five fields cannot be read, in words of our own: those of what reads them are for programmers. */
function unreadable(schedule: string): string {
  const fields = schedule.trim().split(/\s+/)
  if (fields.length !== fieldNames.length) return 'it needs five fields'
  const alone = (at: number) => fields.map((field, index) => (index === at ? field : '*')).join(' ')
  const at = fields.findIndex((_field, index) => !canRead(alone(index)))
  return at < 0 ? 'its fields cannot be read together' : `its ${fieldNames[at]} "${fields[at]}" means nothing`
}

function canRead(schedule: string): boolean {
  try {
    parse(schedule, 'UTC').nextRun()
    return true
  } catch {
    return false
  }
}

/**
 * When a schedule comes next after the time given, in the IANA zone given; null when it never does. Throws when the schedule
 * cannot be read: `scheduleProblem` says why.
 *
 * @example
 * ```ts
 * nextTime({ schedule: '0 7 * * *', timeZone: 'Europe/Berlin', after: new Date() })
 * ```
 */
export function nextTime(of: { schedule: string; timeZone?: string; after: Date }): Date | null {
  return parse(of.schedule, of.timeZone ?? 'UTC').nextRun(of.after)
}

function parse(schedule: string, timezone: string): Cron {
  return new Cron(schedule, { mode: '5-part', timezone, paused: true })
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== ''
  } catch {
    return false
  }
}
