const dayMs = 24 * 60 * 60_000

/** A moment of the coming days as people say it: `16:00` today, `Fri 16:00` within a week, `13 Nov 16:00` later. Milliseconds. */
export function weekdayTime(at: number, { now, zone }: { now: number; zone: string }): string {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone }).format(at)
  const clock = part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const day = (moment: number) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(moment)
  if (day(at) === day(now)) return clock
  if (Math.abs(at - now) < 6 * dayMs) return `${part({ weekday: 'short' })} ${clock}`
  return `${part({ day: 'numeric', month: 'short' })} ${clock}`
}
