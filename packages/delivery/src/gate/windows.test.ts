import { describe, expect, it } from 'vitest'
import { toInstant } from './local-time'
import { nextSpan, type Recurrence, recurrenceProblem, spanAt, spansBetween, unreadable } from './occurrences'
import { freezesAt, openingOf } from '../reading/freezes'
import { type ChangeWindow, openState, selecting } from './windows'

const berlin = 'Europe/Berlin'
const at = (text: string) => Date.parse(text)
const iso = (ms: number | null | undefined) => (ms == null ? null : new Date(ms).toISOString())

let ids = 0
function window(given: Partial<ChangeWindow>): ChangeWindow {
  ids += 1
  return {
    id: String(ids),
    kind: 'freeze',
    title: 'Freeze',
    reason: 'Because.',
    selector: {},
    overrun: true,
    startsAt: '2026-01-01T00:00',
    minutes: 60,
    timeZone: 'UTC',
    rule: null,
    ...given,
  }
}
const recurring = (
  startsAt: string,
  minutes: number,
  ...[rule, timeZone = berlin]: [string | null, string?]
): Recurrence => ({
  ...{ startsAt, minutes, rule, timeZone },
})

describe('local time', () => {
  it.each([
    ['in winter', '2026-01-15T12:00:00Z', '2026-01-15T11:00:00.000Z'],
    ['in summer', '2026-07-15T12:00:00Z', '2026-07-15T10:00:00.000Z'],
    ['that clocks skip, as long after the change', '2026-03-29T02:30:00Z', '2026-03-29T01:30:00.000Z'],
    ['that clocks show twice, the first time', '2026-10-25T02:30:00Z', '2026-10-25T00:30:00.000Z'],
    ['just after the hour that is shown twice', '2026-10-25T03:00:00Z', '2026-10-25T02:00:00.000Z'],
  ])('%s', (_what, local, expected) => {
    expect(iso(toInstant(at(local), berlin))).toBe(expected)
  })

  it('of zones on both sides of the date line and with odd offsets', () => {
    expect(iso(toInstant(at('2026-06-01T00:00:00Z'), 'Pacific/Kiritimati'))).toBe('2026-05-31T10:00:00.000Z')
    expect(iso(toInstant(at('2026-06-01T00:00:00Z'), 'Pacific/Pago_Pago'))).toBe('2026-06-01T11:00:00.000Z')
    expect(iso(toInstant(at('2026-06-01T00:00:00Z'), 'Asia/Kathmandu'))).toBe('2026-05-31T18:15:00.000Z')
    // Lord Howe Island puts its clocks by half an hour only.
    expect(iso(toInstant(at('2026-10-04T02:15:00Z'), 'Australia/Lord_Howe'))).toBe('2026-10-03T15:45:00.000Z')
  })
})

describe('occurrences', () => {
  const nightly = recurring('2026-03-01T02:30', 30, 'FREQ=DAILY')

  it('come every night, also in the one whose hour is skipped', () => {
    const spans = spansBetween(nightly, { from: at('2026-03-27T22:00:00Z'), to: at('2026-03-30T22:00:00Z') })
    expect(spans.map(({ from }) => iso(from))).toEqual([
      '2026-03-28T01:30:00.000Z',
      '2026-03-29T01:30:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ])
  })

  it('come once in the night whose hour is shown twice, and last by the clock on the wall', () => {
    const spans = spansBetween(recurring('2026-03-01T01:00', 180, 'FREQ=DAILY'), {
      from: at('2026-10-24T22:00:00Z'),
      to: at('2026-10-25T22:00:00Z'),
    })
    expect(spans).toHaveLength(1)
    // 01:00 to 04:00 on the wall is four hours of that night.
    expect([iso(spans[0]!.from), iso(spans[0]!.to)]).toEqual(['2026-10-24T23:00:00.000Z', '2026-10-25T03:00:00.000Z'])
  })

  it('of a weekend end on Monday at six, whatever the clocks did', () => {
    const weekend = recurring('2026-03-06T18:00', 60 * 60, 'FREQ=WEEKLY;BYDAY=FR')
    expect(iso(spanAt(weekend, at('2026-03-28T12:00:00Z'))?.to)).toBe('2026-03-30T04:00:00.000Z')
    expect(iso(spanAt(weekend, at('2026-03-21T12:00:00Z'))?.to)).toBe('2026-03-23T05:00:00.000Z')
    expect(spanAt(weekend, at('2026-03-30T04:00:00Z'))).toBeNull()
  })

  it('of the leap day come every four years', () => {
    const leap = recurring('2024-02-29T09:00', 60, 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29')
    expect(iso(nextSpan(leap, at('2026-01-01T00:00:00Z'))?.from)).toBe('2028-02-29T08:00:00.000Z')
    expect(iso(nextSpan(leap, at('2028-02-29T09:00:00Z'))?.from)).toBe('2032-02-29T08:00:00.000Z')
  })

  it('of the last day of a month are the last day of each month', () => {
    const monthly = recurring('2026-01-31T00:00', 24 * 60, 'FREQ=MONTHLY;BYMONTHDAY=-1', 'UTC')
    const spans = spansBetween(monthly, { from: at('2026-02-01T00:00:00Z'), to: at('2026-05-01T00:00:00Z') })
    expect(spans.map(({ from }) => iso(from)?.slice(0, 10))).toEqual(['2026-02-28', '2026-03-31', '2026-04-30'])
  })

  it('end with COUNT and with UNTIL, which is an instant', () => {
    const counted = recurring('2026-01-01T08:00', 60, 'FREQ=DAILY;COUNT=3')
    expect(nextSpan(counted, at('2026-01-03T08:00:00Z'))).toBeNull()
    // 07:00 UTC is 08:00 in Berlin: that day's is still in.
    const until = recurring('2026-01-01T08:00', 60, 'FREQ=DAILY;UNTIL=20260105T070000Z')
    expect(spansBetween(until, { from: at('2026-01-04T00:00:00Z'), to: at('2026-02-01T00:00:00Z') })).toHaveLength(2)
  })

  it('keep their local hour when the zone is another one', () => {
    const tokyo = recurring('2026-01-01T09:00', 60, 'FREQ=DAILY', 'Asia/Tokyo')
    expect(iso(nextSpan(tokyo, at('2026-07-01T12:00:00Z'))?.from)).toBe('2026-07-02T00:00:00.000Z')
  })

  it.each([
    ['a date with a zone', { startsAt: '2026-01-01T00:00Z' }, /not a local date and time/],
    ['a zone that is none', { timeZone: 'Mars/Olympus' }, /no time zone "Mars\/Olympus"/],
    ['no time', { minutes: 0 }, /at least a minute/],
    ['a rule that is none', { rule: 'every friday' }, /cannot be read/],
    ['every second', { rule: 'FREQ=SECONDLY' }, /daily at most/],
    ['a start inside the rule', { rule: 'DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY' }, /the rule alone/],
    ['a day that no calendar has', { startsAt: '2026-02-31T10:00' }, /no 2026-02-31 in the calendar/],
    ['one that lasts until it comes again', { rule: 'FREQ=DAILY', minutes: 3000 }, /would never end/],
    ['never', { rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }, /never comes true/],
  ])('refuse %s in a sentence', (_what, given, words) => {
    expect(recurrenceProblem({ ...nightly, ...given })).toMatch(words)
  })
  it('take what is right', () => expect(recurrenceProblem(nightly)).toBeNull())
})

describe('whether promotions may begin', () => {
  const office = window({
    ...{ kind: 'window', title: 'Office', startsAt: '2026-03-02T09:00', minutes: 8 * 60, timeZone: berlin },
    rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  })
  const opens = (windows: ChangeWindow[], when: string) => iso(openState(windows, at(when)).opensAt)

  it('always, where there are neither', () => {
    const state = openState([], at('2026-03-07T12:00:00Z'))
    expect(state).toMatchObject({ hasWindows: false, freezes: [], opensAt: at('2026-03-07T12:00:00Z') })
  })

  it('only inside a window, where there is one', () => {
    expect(opens([office], '2026-03-06T10:00:00Z')).toBe('2026-03-06T10:00:00.000Z')
    expect(opens([office], '2026-03-07T12:00:00Z')).toBe('2026-03-09T08:00:00.000Z')
    // The Monday after clocks were put forward.
    expect(opens([office], '2026-03-28T12:00:00Z')).toBe('2026-03-30T07:00:00.000Z')
  })

  it('not in a freeze, even inside a window; then when both say so', () => {
    const freeze = window({ startsAt: '2026-03-09T00:00', minutes: 36 * 60, timeZone: berlin })
    const state = openState([office, freeze], at('2026-03-09T10:00:00Z'))
    expect(state.inWindow).not.toBeNull()
    expect(state.freezes).toHaveLength(1)
    expect(iso(state.opensAt)).toBe('2026-03-10T11:00:00.000Z')
    expect(opens([office, freeze], '2026-03-07T12:00:00Z')).toBe('2026-03-10T11:00:00.000Z')
  })

  it('after freezes that follow one another, and never where no window opens any more', () => {
    const first = window({ startsAt: '2026-03-10T00:00', minutes: 120 })
    const second = window({ startsAt: '2026-03-10T01:00', minutes: 180 })
    expect(opens([first, second], '2026-03-10T00:30:00Z')).toBe('2026-03-10T04:00:00.000Z')
    const over = window({ kind: 'window', startsAt: '2025-01-01T00:00', minutes: 60 })
    expect(opens([over], '2026-03-10T00:30:00Z')).toBeNull()
  })

  it('of what a selector names', () => {
    const some = window({ selector: { environments: ['production'], projects: ['ads'] } })
    expect(selecting([some], { environment: 'production', project: 'ads' })).toHaveLength(1)
    expect(selecting([some], { environment: 'staging', project: 'ads' })).toHaveLength(0)
    expect(selecting([window({ selector: { environments: [] } })], { environment: 'dev', project: 'x' })).toHaveLength(
      1,
    )
  })
})

describe('what was kept and cannot be read', () => {
  const noon = at('2026-03-09T12:00:00Z')
  const bad = [
    ['an interval beyond the calendar', { rule: 'FREQ=DAILY;INTERVAL=99999999999' }, /^INTERVAL is a whole number/],
    ['a rule that is none', { rule: 'FREQ=DAILY;UNTIL=2020' }, /^UNTIL is a day or a moment/],
    ['a time zone that is not there', { timeZone: 'Europe/Atlantis' }, /no time zone "Europe\/Atlantis"/],
    ['a start that is none', { startsAt: 'soon' }, /not a local date and time/],
  ] as const

  it.each(bad)('%s: says why and breaks nothing', (_what, given, why) => {
    const kept = window({ ...given, title: 'Odd' })
    expect(unreadable(kept, noon)).toMatch(why)
    expect(recurrenceProblem(kept)).toMatch(why)
    expect(spanAt(kept, noon)).toBeNull()
    expect(nextSpan(kept, noon)).toBeNull()
    expect(spansBetween(kept, { from: noon, to: noon + 1 })).toEqual([])
    // A freeze counts as on, and nobody knows until when; a window never opens.
    const frozen = openState([kept], noon)
    expect(frozen).toMatchObject({ freezes: [], unreadFreezes: [{ window: { title: 'Odd' } }], opensAt: null })
    const shut = openState([{ ...kept, kind: 'window' }], noon)
    expect(shut).toMatchObject({ hasWindows: true, unreadWindows: [{}], inWindow: null, opensAt: null })
    expect(freezesAt([kept], noon)({ environment: 'dev', project: 'films' })).toMatchObject({
      title: 'Odd',
      until: null,
    })
    expect(openingOf([kept], noon)('dev')).toEqual({ open: false, opensAt: null, because: 'Odd' })
  })

  it('is not what can be read', () => {
    expect(unreadable(recurring('2026-01-01T08:00', 60, 'FREQ=DAILY;COUNT=3'), noon)).toBeNull()
    expect(unreadable(recurring('2026-01-01T08:00', 60, null), noon)).toBeNull()
    expect(unreadable(recurring('1990-01-01T08:00', 60, 'FREQ=DAILY'), noon)).toBeNull()
  })

  it.each([
    ['FREQ=DAILY;INTERVAL=1.5', /^INTERVAL is a whole number from 1 to 1000\.$/],
    ['FREQ=DAILY;INTERVAL=0', /^INTERVAL/],
    ['FREQ=DAILY;COUNT=99999999999999999999', /^COUNT is a whole number from 1 to 1000\.$/],
    ['FREQ=DAILY;COUNT=x', /^COUNT/],
    ['FREQ=DAILY;UNTIL=20270231', /^UNTIL/],
    ['FREQ=DAILY;UNTIL=99999999', /^UNTIL/],
    ['FREQ=DAILY;BYHOUR=0,1,2', /^Leave BYHOUR out/],
    ['FREQ=YEARLY;BYMONTH=99', /^BYMONTH is whole numbers from 1 to 12 with/],
    ['FREQ=MONTHLY;BYMONTHDAY=-40', /^BYMONTHDAY .* or from -1 counted from the end/],
  ])('is refused when it is made: %s', (rule, why) => {
    expect(recurrenceProblem(recurring('2026-01-01T08:00', 60, rule))).toMatch(why)
  })

  it.each([
    'FREQ=MONTHLY;BYDAY=-1FR',
    'FREQ=MONTHLY;BYMONTHDAY=-1',
    'RRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24,25',
    'FREQ=DAILY;UNTIL=20271231T180000Z',
    'freq=weekly;interval=2;until=20271231',
  ])('is not refused: %s', (rule) => {
    expect(recurrenceProblem(recurring('2026-01-01T08:00', 60, rule))).toBeNull()
  })
})
