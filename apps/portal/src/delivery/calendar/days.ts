import { toInstant, toLocal } from '@groundwork/delivery/local-time'

const dayMs = 24 * 60 * 60_000

/** A day of a zone's calendar: `2026-03-29`, from its midnight to the next one. Milliseconds; a day may have 23 or 25 hours. */
export type Day = { key: string; from: number; to: number; inside: boolean }
export type View = 'month' | 'week'
export type Shown = { view: View; days: Day[]; title: string; previous: string; next: string; from: number; to: number }

const form = /^\d{4}-\d{2}-\d{2}$/

/** The month or the week (from Monday) around a day; `day` null or no day: around now. */
export function shownDays({
  view,
  day,
  now,
  zone,
}: {
  view: View
  day: string | null
  now: number
  zone: string
}): Shown {
  const local = day && form.test(day) && !Number.isNaN(Date.parse(day)) ? Date.parse(day) : startOf(toLocal(now, zone))
  const [first, end] = view === 'week' ? weekAround(local) : monthAround(local)
  const from = mondayOf(first)
  const to = view === 'week' ? end : mondayOf(end - dayMs) + 7 * dayMs
  const days: Day[] = []
  for (let at = from; at < to; at += dayMs)
    days.push({
      key: keyOf(at),
      from: toInstant(at, zone),
      to: toInstant(at + dayMs, zone),
      inside: at >= first && at < end,
    })
  return {
    ...{ view, days, title: titleOf(view, first) },
    previous: keyOf(first - dayMs),
    next: keyOf(end),
    from: days[0]!.from,
    to: days.at(-1)!.to,
  }
}

export type Spanned = { from: number; to: number }

/** What is on at a day, in the order of beginning. */
export function onDay<T extends Spanned>({ from, to }: Spanned, all: readonly T[]): T[] {
  return all.filter((each) => each.from < to && each.to > from).toSorted((a, b) => a.from - b.from)
}

function startOf(local: number): number {
  return local - (((local % dayMs) + dayMs) % dayMs)
}

function mondayOf(local: number): number {
  return local - ((new Date(local).getUTCDay() + 6) % 7) * dayMs
}

function weekAround(local: number): [number, number] {
  const monday = mondayOf(local)
  return [monday, monday + 7 * dayMs]
}

function monthAround(local: number): [number, number] {
  const date = new Date(local)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  return [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)]
}

function keyOf(local: number): string {
  return new Date(local).toISOString().slice(0, 10)
}

function titleOf(view: View, first: number): string {
  const words = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(first)
  return view === 'month'
    ? words({ month: 'long', year: 'numeric' })
    : `Week of ${words({ day: 'numeric', month: 'short' })}`
}
