const dayMs = 24 * 60 * 60 * 1000

/** How long an override holds when nobody says, and at most. */
export const overrideDays = 30

export function inDays(days: number): number {
  return Date.now() + days * dayMs
}

/** The day of a moment here, as a date field has it. */
export function dayOf(at: number): string {
  const date = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The last day that an override may hold to: all of it counts, though the limit may come within it. */
export function lastDay(now = Date.now()): string {
  return dayOf(now + overrideDays * dayMs)
}

/** Why an override cannot end with this day, in a sentence; null: it can. */
export function wrongEnd(day: string, now = Date.now()): string | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return 'Choose the day with which it ends.'
  if (day < dayOf(now)) return 'That day is over: the override would end before it begins.'
  if (day > lastDay(now))
    return `An override holds at most ${overrideDays} days, to the end of ${lastDay(now)}. What shall stay belongs in the environment.`
  return null
}

/** The end of a day here, in milliseconds, but never later than an override may hold; undefined for no day. `wrongEnd` asks first. */
export function endOfDay(day: string, now = Date.now()): number | undefined {
  const [year, month, date] = day.split('-').map(Number)
  if (!year || !month || !date) return undefined
  return Math.min(new Date(year, month - 1, date + 1).getTime() - 1, now + overrideDays * dayMs)
}
