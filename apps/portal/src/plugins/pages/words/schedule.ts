const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/**
 * When a job runs: `every day at 02:00 UTC`; what has no short words keeps its five fields. Always with the time zone, which
 * is UTC where the manifest names none.
 */
export function scheduleInWords(schedule: string | null | undefined, timeZone: string | null | undefined): string {
  if (!schedule) return 'on request'
  return `${fieldsInWords(schedule) ?? `at ${schedule}`} ${timeZone ?? 'UTC'}`
}

function fieldsInWords(schedule: string): string | null {
  const [minute = '', hour = '', day, month, weekday = ''] = schedule.trim().split(/\s+/)
  if (day !== '*' || month !== '*') return null
  if (hour === '*' && weekday === '*') return withinHour(minute)
  if (!isNumber(minute) || !isNumber(hour)) return null
  const which = daysInWords(weekday)
  return which && `${which} at ${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
}

function withinHour(minute: string): string | null {
  if (minute === '*') return 'every minute,'
  const step = /^\*\/(\d+)$/.exec(minute)?.[1]
  if (step && 60 % Number(step) === 0) return `every ${step} minutes,`
  return isNumber(minute) ? `every hour at :${minute.padStart(2, '0')},` : null
}

function daysInWords(weekday: string): string | null {
  if (weekday === '*') return 'every day'
  if (weekday === '1-5') return 'Monday to Friday'
  return /^[0-7]$/.test(weekday) ? `every ${days[Number(weekday)]}` : null
}

function isNumber(text: string): boolean {
  return /^\d{1,2}$/.test(text)
}
