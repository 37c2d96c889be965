const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

type Style = 'clock' | 'seconds' | 'day' | 'dayYear' | 'exact' | 'year'

const styles: Record<Style, Intl.DateTimeFormatOptions> = {
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  seconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'short' },
  dayYear: { day: 'numeric', month: 'short', year: 'numeric' },
  exact: {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  },
  year: { year: 'numeric' },
}

const formats = new Map<string, Intl.DateTimeFormat>()

// Making an Intl format costs more than a hundred uses of it, and lists show hundreds of times.
function format(style: Style, zone: string): Intl.DateTimeFormat {
  const key = `${style} ${zone}`
  let found = formats.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', { ...styles[style], timeZone: zone })
    formats.set(key, found)
  }
  return found
}

/** Whether this is an IANA zone that can be formatted with. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** Age up to seven days (`now`, `14 min`, `26 h`, `6 d`), then `13 Nov`, in other years `13 Nov 2025`. Milliseconds. */
export function formatRelative(at: number, now: number, zone: string): string {
  const age = Math.abs(now - at)
  const text = formatAge(age)
  if (age < 7 * day) return now >= at || age < minute ? text : `in ${text}`
  return formatDay(at, now, zone)
}

/** An age alone: below a minute `now`, then minutes, hours up to 48, days. */
export function formatAge(age: number): string {
  if (age < minute) return 'now'
  if (age < hour) return `${Math.floor(age / minute)} min`
  if (age < 2 * day) return `${Math.floor(age / hour)} h`
  return `${Math.floor(age / day)} d`
}

/** `13 Nov`, or `13 Nov 2025` when the year is not this one. */
export function formatDay(at: number, now: number, zone: string): string {
  const sameYear = format('year', zone).format(at) === format('year', zone).format(now)
  return format(sameYear ? 'day' : 'dayYear', zone).format(at)
}

/** `14:18`, or with seconds `14:18:46`. */
export function formatClock(at: number, zone: string, seconds = false): string {
  return format(seconds ? 'seconds' : 'clock', zone).format(at)
}

/** Clock of today, else day and clock: `14:18`, `13 Nov 14:18`. */
export function formatMoment(at: number, now: number, zone: string): string {
  const day = format('dayYear', zone)
  const clock = formatClock(at, zone)
  return day.format(at) === day.format(now) ? clock : `${formatDay(at, now, zone)} ${clock}`
}

/** Everything, with the zone: `13 Nov 2025, 14:18:46 GMT+1`. */
export function formatExact(at: number, zone: string): string {
  return format('exact', zone).format(at)
}
