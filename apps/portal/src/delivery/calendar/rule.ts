/** How a freeze or window comes again, as the form asks for it. `custom` is a rule (RFC 5545) that the form has no fields for. */
export type Repeat =
  | { is: 'once' }
  | { is: 'daily' }
  | { is: 'weekly'; days: DayCode[] }
  | { is: 'monthly' }
  | { is: 'yearly' }
  | { is: 'custom'; rule: string }

export const dayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
export type DayCode = (typeof dayCodes)[number]

export const dayNames: Record<DayCode, string> = {
  MO: 'Mon',
  TU: 'Tue',
  WE: 'Wed',
  TH: 'Thu',
  FR: 'Fri',
  SA: 'Sat',
  SU: 'Sun',
}

const plain: Record<string, 'daily' | 'monthly' | 'yearly'> = {
  'FREQ=DAILY': 'daily',
  'FREQ=MONTHLY': 'monthly',
  'FREQ=YEARLY': 'yearly',
}

/** A stored rule as the form shows it. */
export function repeatOf(rule: string | null): Repeat {
  if (rule === null) return { is: 'once' }
  const text = rule
    .trim()
    .replace(/^RRULE:/i, '')
    .toUpperCase()
  const known = plain[text]
  if (known) return { is: known }
  if (text === 'FREQ=WEEKLY') return { is: 'weekly', days: [] }
  const weekly = /^FREQ=WEEKLY;BYDAY=((?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)$/.exec(text)
  if (weekly) return { is: 'weekly', days: dayCodes.filter((code) => weekly[1]?.split(',').includes(code)) }
  return { is: 'custom', rule }
}

/** The rule that is stored; null: once. */
export function ruleOf(repeat: Repeat): string | null {
  if (repeat.is === 'once') return null
  if (repeat.is === 'custom') return repeat.rule.trim() || null
  if (repeat.is !== 'weekly') return `FREQ=${repeat.is.toUpperCase()}`
  return repeat.days.length === 0 ? 'FREQ=WEEKLY' : `FREQ=WEEKLY;BYDAY=${repeat.days.join(',')}`
}

const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']
const parts = [
  'FREQ',
  'UNTIL',
  'COUNT',
  'INTERVAL',
  'BYDAY',
  'BYMONTHDAY',
  'BYYEARDAY',
  'BYWEEKNO',
  'BYMONTH',
  'BYSETPOS',
  'WKST',
]

/** What is wrong with the form of a rule, while it is typed; null: its form is right. Whether it ever comes true is looked at when it is saved. */
export function ruleProblem(rule: string): string | null {
  const text = rule.trim().replace(/^RRULE:/i, '')
  if (text === '') return 'Write the rule, for example FREQ=WEEKLY;BYDAY=FR.'
  const given = new Map(text.split(';').map((part) => part.toUpperCase().split('=', 2) as [string, string | undefined]))
  for (const [name, value] of given) {
    if (!parts.includes(name)) return `A rule has no part "${name}". Its parts are ${parts.join(', ')}.`
    if (!value) return `${name} has no value: ${name}=…`
  }
  const frequency = given.get('FREQ')
  if (!frequency || !frequencies.includes(frequency))
    return `FREQ is one of ${frequencies.join(', ')}${frequency ? `, not ${frequency}` : ''}.`
  const wrongDay = given
    .get('BYDAY')
    ?.split(',')
    .find((day) => !/^[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)$/.test(day))
  if (wrongDay !== undefined) return `BYDAY has no day "${wrongDay}". Days are ${dayCodes.join(', ')}.`
  const wrongNumber = ['COUNT', 'INTERVAL'].find(
    (name) => given.has(name) && !/^(?:[1-9]\d{0,2}|1000)$/.test(given.get(name) ?? ''),
  )
  return wrongNumber ? `${wrongNumber} is a number from 1 to 1000.` : null
}

/** How it comes again, in words. */
export function repeatWords(rule: string | null): string {
  const repeat = repeatOf(rule)
  if (repeat.is === 'weekly')
    return repeat.days.length === 0 ? 'every week' : `every ${repeat.days.map((code) => dayNames[code]).join(', ')}`
  if (repeat.is === 'custom') return `by the rule ${repeat.rule}`
  return { once: 'once', daily: 'every day', monthly: 'every month', yearly: 'every year' }[repeat.is]
}

const localForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/

/** Minutes between two local times `2026-03-01T18:00`; null: the end is not after the start. */
export function minutesBetween(start: string, end: string): number | null {
  if (!localForm.test(start) || !localForm.test(end)) return null
  const minutes = (Date.parse(`${end}:00Z`) - Date.parse(`${start}:00Z`)) / 60_000
  return Number.isFinite(minutes) && minutes > 0 ? Math.round(minutes) : null
}

/** The local time that many minutes later. */
export function later(start: string, minutes: number): string {
  const at = Date.parse(`${start.slice(0, 16)}:00Z`)
  return Number.isNaN(at) ? start : new Date(at + minutes * 60_000).toISOString().slice(0, 16)
}
