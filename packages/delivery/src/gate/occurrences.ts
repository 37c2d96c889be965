import { RRuleTemporal } from 'rrule-temporal'
import { isTimeZone, toInstant, toLocal } from './local-time'
import { never, ruleFormProblem } from './rule-form'

/** When a freeze or window is: from `startsAt` (local, "2026-03-01T18:00") for `minutes` of the local clock, again by `rule`. */
export type Recurrence = { startsAt: string; minutes: number; timeZone: string; rule: string | null }

/** In milliseconds; the end is not part of it. */
export type Span = { from: number; to: number }

const minute = 60_000
const day = 24 * 60 * minute
const localForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/
/** A rule is asked so far ahead for what comes next. */
const horizon = 366 * 9 * day

function localStart({ startsAt }: Recurrence): number {
  return Date.parse(`${startsAt.length === 16 ? `${startsAt}:00` : startsAt}Z`)
}

/** Rules count days of the local calendar, so they are worked out on local time and each start is then put into the zone. */
function ruleOf(recurrence: Recurrence): RRuleTemporal | null {
  if (recurrence.rule === null) return null
  const start = new Date(localStart(recurrence)).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')
  const rule = recurrence.rule.replace(/^RRULE:/i, '')
  return new RRuleTemporal({ rruleString: `DTSTART;TZID=UTC:${start}\nRRULE:${localUntil(rule, recurrence.timeZone)}` })
}

/** UNTIL is an instant where it ends in Z; the rule here knows local time only. */
function localUntil(rule: string, timeZone: string): string {
  return rule.replace(/UNTIL=(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z/i, (_text, ...parts: string[]) => {
    const [year, month, date, hour, minutes, second] = parts.slice(0, 6).map(Number)
    const until = Date.UTC(year!, month! - 1, date, hour, minutes, second)
    const local = new Date(toLocal(until, timeZone)).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')
    return `UNTIL=${local}Z`
  })
}

function spanFrom(local: number, { minutes, timeZone }: Recurrence): Span {
  return { from: toInstant(local, timeZone), to: toInstant(local + minutes * minute, timeZone) }
}

function workedOut(recurrence: Recurrence, { from, to }: Span, most: number): Span[] {
  const rule = ruleOf(recurrence)
  // A day more on both sides: local and universal time are at most that far apart.
  const [first, last] = [from - recurrence.minutes * minute - day, to + day]
  const starts = rule
    ? rule.between(new Date(first), new Date(last), true).map((each) => each.epochMilliseconds)
    : [localStart(recurrence)]
  return starts
    .map((local) => spanFrom(local, recurrence))
    .filter((span) => span.to > from && span.from < to)
    .slice(0, most)
}

const hour = 60 * minute
/** Why each cannot be worked out, as of the hour `knownOf`: gates and pages ask about the same ones again and again. */
const known = new Map<string, string | null>()
let knownOf = Number.NaN

/**
 * Why what is kept cannot be worked out (as of `at`), as a sentence; null: it can. It was refused when it was made, but another
 * version of Groundwork or of its time zones may have made it, and one of them must never break what is read of the others.
 */
export function unreadable(recurrence: Recurrence, at: number): string | null {
  const { startsAt, minutes, timeZone, rule } = recurrence
  const key = [startsAt, minutes, timeZone, rule].join(' ')
  if (knownOf !== Math.floor(at / hour) || known.size > 1000) known.clear()
  knownOf = Math.floor(at / hour)
  const found = known.get(key)
  if (found !== undefined) return found
  const why = whyNotWorkedOut(recurrence, at)
  known.set(key, why)
  return why
}

function whyNotWorkedOut(recurrence: Recurrence, at: number): string | null {
  try {
    workedOut(recurrence, { from: at, to: at + 1 }, 1)
    nextWorkedOut(recurrence, at)
    return null
  } catch {
    return recurrenceProblem(recurrence) ?? 'What comes of its rule lies beyond the calendar.'
  }
}

/** Every time that it is on within `[from, to)`, in order of beginning, at most `most`; none of what is `unreadable`. */
export function spansBetween(recurrence: Recurrence, span: Span, most = 1000): Span[] {
  return orNot(() => workedOut(recurrence, span, most), [])
}

/** The next time that it begins after `after`; null: not any more (within nine years), or it is `unreadable`. */
export function nextSpan(recurrence: Recurrence, after: number): Span | null {
  return orNot(() => nextWorkedOut(recurrence, after), null)
}

function orNot<T>(work: () => T, otherwise: T): T {
  try {
    return work()
  } catch {
    return otherwise
  }
}

/** When it is on at `at`: until when, its longest occurrence where several overlap; null when it is not. */
export function spanAt(recurrence: Recurrence, at: number): Span | null {
  const spans = spansBetween(recurrence, { from: at, to: at + 1 })
  return spans.toSorted((a, b) => b.to - a.to)[0] ?? null
}

function nextWorkedOut(recurrence: Recurrence, after: number): Span | null {
  const rule = ruleOf(recurrence)
  if (!rule) {
    const span = spanFrom(localStart(recurrence), recurrence)
    return span.from > after ? span : null
  }
  let local = after - day
  while (local < after + horizon) {
    const next = nextOf(rule, local)
    if (!next) return null
    local = next.epochMilliseconds
    const span = spanFrom(local, recurrence)
    if (span.from > after) return span
  }
  return null
}

/** The library gives up looking for an occurrence of 30 February after so many tries. */
function nextOf(rule: RRuleTemporal, after: number): ReturnType<RRuleTemporal['next']> {
  try {
    return rule.next(new Date(after), false)
  } catch (error) {
    if (error instanceof Error && /iterations/i.test(error.message)) return null
    throw error
  }
}

/** What is wrong with it, as a sentence that says what to write instead; null: nothing. */
export function recurrenceProblem(recurrence: Recurrence): string | null {
  const { startsAt, minutes, timeZone, rule } = recurrence
  if (!localForm.test(startsAt) || Number.isNaN(localStart(recurrence)))
    return `"${startsAt}" is not a local date and time. Write it like 2026-03-01T18:00, without a zone.`
  // Read as a date, 31 February would be 3 March.
  if (!new Date(localStart(recurrence)).toISOString().startsWith(startsAt))
    return `There is no ${startsAt.slice(0, 10)} in the calendar. Give another day.`
  if (!isTimeZone(timeZone)) return `There is no time zone "${timeZone}". Write its IANA name, like Europe/Berlin.`
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 366 * 24 * 60)
    return 'It lasts at least a minute and at most 366 days.'
  return rule === null ? null : ruleProblem(recurrence, rule)
}

const endless =
  'It lasts until it comes again, so that it would never end. Let it last shorter, or make it a single one with its end.'

/** Each of the first occurrences begins before the one before has ended. */
function neverEnds(recurrence: Recurrence, first: Span): boolean {
  const spans = workedOut(recurrence, { from: first.from, to: first.from + horizon }, 30)
  return spans.length > 1 && spans.every((span, index) => index === 0 || span.from <= spans[index - 1]!.to)
}

/** It has been, and does not come again. */
export const isOver = (recurrence: Recurrence, now: number): boolean =>
  spanAt(recurrence, now) === null && nextSpan(recurrence, now) === null

function ruleProblem(recurrence: Recurrence, rule: string): string | null {
  const problem = ruleFormProblem(rule)
  if (problem) return problem
  try {
    const first = nextWorkedOut(recurrence, localStart(recurrence) - 2 * day)
    if (!first) return never
    return neverEnds(recurrence, first) ? endless : null
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return `The rule cannot be read (${why}). Write it after RFC 5545, for example FREQ=WEEKLY;BYDAY=FR.`
  }
}
