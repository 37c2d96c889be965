const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formats.set(timeZone, format)
  return format
}

/** Whether it is a name of the IANA time zone database that this installation knows. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name)
    return true
  } catch {
    return false
  }
}

/** What clocks in the zone show at an instant, as the milliseconds that a clock in UTC would show it at. */
export function toLocal(instant: number, timeZone: string): number {
  const part: Record<string, number> = {}
  for (const { type, value } of formatOf(timeZone).formatToParts(instant)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((instant % 1000) + 1000) % 1000)
}

const day = 24 * 60 * 60_000

/**
 * When clocks in the zone show this. What they show twice is the first time; what they skip is as long after the change as
 * it would have been after midnight had they not been put forward (02:30 becomes 03:30).
 */
export function toInstant(local: number, timeZone: string): number {
  const before = local - offsetAt(local - day, timeZone)
  const after = local - offsetAt(local + day, timeZone)
  const [first, second] = before < after ? [before, after] : [after, before]
  if (toLocal(first, timeZone) === local) return first
  if (toLocal(second, timeZone) === local) return second
  return before
}

function offsetAt(instant: number, timeZone: string): number {
  return toLocal(instant, timeZone) - instant
}
