import { Cron } from 'croner'

/**
 * What is wrong with a job's schedule, as a sentence; null when nothing is. Five fields as cron has them, in the IANA zone
 * given or UTC.
 *
 * @example
 * ```ts
 * scheduleProblem('61 * * * *') // 'The schedule "61 * * * *" cannot be read: invalid value for minute: 61. …'
 * ```
 */
export function scheduleProblem(schedule: string, timeZone = 'UTC'): string | null {
  if (!isTimeZone(timeZone))
    return `There is no time zone "${timeZone}". Name one of the IANA list, for example "Europe/Berlin".`
  try {
    if (parse(schedule, timeZone).nextRun()) return null
    return `The schedule "${schedule}" never comes: no day fits it.`
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^\w+: /, '') : String(error)
    const words = /requires exactly 5 parts/.test(why)
      ? 'it needs five fields'
      : why.charAt(0).toLowerCase() + why.slice(1)
    return `The schedule "${schedule}" cannot be read: ${words}. Use five fields: minute, hour, day of month, month, day of week, for example "0 7 * * 1-5".`
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
