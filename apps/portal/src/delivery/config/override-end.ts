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

/** The end of a day here, in milliseconds, but never later than an override may hold; undefined for no day. */
export function endOfDay(day: string, now = Date.now()): number | undefined {
  const [year, month, date] = day.split('-').map(Number)
  if (!year || !month || !date) return undefined
  return Math.min(new Date(year, month - 1, date + 1).getTime() - 1, now + overrideDays * dayMs)
}
