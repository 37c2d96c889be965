import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dayCodes, later, minutesBetween, type Repeat, repeatOf, repeatWords, ruleOf, ruleProblem } from './rule'

const repeats: fc.Arbitrary<Repeat> = fc.oneof(
  fc.constantFrom<Repeat>({ is: 'once' }, { is: 'daily' }, { is: 'monthly' }, { is: 'yearly' }),
  fc.subarray([...dayCodes]).map((days): Repeat => ({ is: 'weekly', days })),
)

it('what the form makes it reads again', () => {
  fc.assert(
    fc.property(repeats, (repeat) => {
      expect(repeatOf(ruleOf(repeat))).toEqual(repeat)
    }),
  )
})

it('a rule beyond the form is kept as it was written', () => {
  const rule = 'FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20271231T000000Z'
  expect(ruleOf(repeatOf(rule))).toBe(rule)
  expect(repeatWords(rule)).toContain(rule)
})

it.each([
  [null, 'once'],
  ['FREQ=DAILY', 'every day'],
  ['RRULE:FREQ=WEEKLY;BYDAY=FR,SA', 'every Fri, Sat'],
])('%s is %s', (rule, words) => {
  expect(repeatWords(rule)).toBe(words)
})

it('lasts as long as the local clock says', () => {
  expect(minutesBetween('2026-03-28T18:00', '2026-03-30T06:00')).toBe(36 * 60)
  expect(minutesBetween('2026-03-28T18:00', '2026-03-28T18:00')).toBeNull()
  expect(minutesBetween('', '2026-03-28T18:00')).toBeNull()
  expect(later('2026-12-31T23:00', 120)).toBe('2027-01-01T01:00')
})

it.each([
  ['FREQ=MONTHLY;BYDAY=-1FR', null],
  ['RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3', null],
  ['', 'Write the rule'],
  ['every friday', 'A rule has no part "EVERY FRIDAY"'],
  ['FREQ=HOURLY', 'not HOURLY'],
  ['FREQ=WEEKLY;BYDAY=FRIDAY', 'no day "FRIDAY"'],
  ['FREQ=DAILY;COUNT=0', 'COUNT is a number from 1 to 1000'],
  ['FREQ=DAILY;INTERVAL=1000', null],
  ['FREQ=DAILY;INTERVAL=99999999999', 'INTERVAL is a number from 1 to 1000'],
])('says while it is typed what is wrong with %j', (rule, words) => {
  if (words === null) expect(ruleProblem(rule)).toBeNull()
  else expect(ruleProblem(rule)).toContain(words)
})
