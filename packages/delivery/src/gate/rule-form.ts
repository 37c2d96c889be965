/** The parts that a rule has, and of those that are lists of numbers the largest one; `signed`: counted from the end too. */
const lists: Record<string, { most: number; signed: boolean }> = {
  BYMONTH: { most: 12, signed: false },
  BYMONTHDAY: { most: 31, signed: true },
  BYYEARDAY: { most: 366, signed: true },
  BYWEEKNO: { most: 53, signed: true },
  BYSETPOS: { most: 366, signed: true },
}
const parts = ['FREQ', 'UNTIL', 'COUNT', 'INTERVAL', 'BYDAY', 'WKST', ...Object.keys(lists)]

/** No calendar reaches further: beyond it the days of what comes are not to be worked out any more. */
const most = { INTERVAL: 1000, COUNT: 1000 }

export const never = 'This rule never comes true. Check its days, months and end.'

/** What is wrong with the form of a rule (RFC 5545, without DTSTART), as a sentence that says what to write instead; null: nothing. */
export function ruleFormProblem(rule: string): string | null {
  if (/DTSTART|EXDATE|RDATE|\n/i.test(rule)) return 'Give the rule alone (FREQ=…); its start is a field of its own.'
  if (/FREQ=(SECONDLY|MINUTELY|HOURLY)/i.test(rule))
    return 'A freeze or window comes again daily at most. Use FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.'
  for (const part of rule
    .trim()
    .replace(/^RRULE:/i, '')
    .toUpperCase()
    .split(';')) {
    const [name = '', value = ''] = part.split('=', 2)
    const problem = partProblem(name, value)
    if (problem) return problem
  }
  return null
}

function partProblem(name: string, value: string): string | null {
  if (name === 'BYHOUR' || name === 'BYMINUTE' || name === 'BYSECOND')
    return `Leave ${name} out: the time of day is that of the start, and it comes again daily at most.`
  // What is no part of a rule is left to the library, which reads over what it does not know.
  if (!parts.includes(name)) return null
  if (name === 'INTERVAL' || name === 'COUNT') return amountProblem(name, value)
  if (name === 'UNTIL') return untilProblem(value)
  const list = lists[name]
  return list ? listProblem(name, value, list) : null
}

function amountProblem(name: 'INTERVAL' | 'COUNT', value: string): string | null {
  if (/^\d{1,4}$/.test(value) && Number(value) >= 1 && Number(value) <= most[name]) return null
  return `${name} is a whole number from 1 to ${most[name]}.`
}

function untilProblem(value: string): string | null {
  const [, year, month, day, hour = '00', minute = '00', second = '00'] =
    /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z?)?$/.exec(value) ?? []
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  const at = Date.parse(`${written}Z`)
  // Read as a date, 31 February would be 3 March.
  if (year !== undefined && !Number.isNaN(at) && new Date(at).toISOString().startsWith(written)) return null
  return 'UNTIL is a day or a moment of the calendar: UNTIL=20271231, or UNTIL=20271231T180000Z for one in UTC.'
}

function listProblem(name: string, value: string, { most: largest, signed }: { most: number; signed: boolean }) {
  const fits = (each: string) =>
    /^[+-]?\d{1,3}$/.test(each) &&
    Math.abs(Number(each)) >= 1 &&
    Math.abs(Number(each)) <= largest &&
    (signed || Number(each) > 0)
  if (value.split(',').every(fits)) return null
  return `${name} is whole numbers from 1 to ${largest}${signed ? ', or from -1 counted from the end,' : ''} with commas between them.`
}
