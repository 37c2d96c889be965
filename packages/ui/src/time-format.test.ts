import { describe, expect, it } from 'vitest'
import { formatClock, formatExact, formatMoment, formatRelative, isTimeZone } from './time-format'

const now = Date.UTC(2026, 10, 21, 14, 0, 0)
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

describe('formatRelative', () => {
  it.each([
    [30_000, 'now'],
    [14 * minute, '14 min'],
    [59 * minute + 59_000, '59 min'],
    [26 * hour, '26 h'],
    [48 * hour, '2 d'],
    [7 * day - 1, '6 d'],
    [8 * day, '13 Nov'],
    [400 * day, '17 Oct 2025'],
  ])('%d ms ago reads %s', (age, text) => expect(formatRelative(now - age, now, 'UTC')).toBe(text))

  it('says that a moment is still to come', () => expect(formatRelative(now + 3 * hour, now, 'UTC')).toBe('in 3 h'))

  it('takes a clock that is a few seconds ahead for now', () =>
    expect(formatRelative(now + 5_000, now, 'UTC')).toBe('now'))
})

it('shows clocks in the zone of the viewer, over a change of day', () => {
  const at = Date.UTC(2026, 10, 20, 23, 30, 5)
  expect(formatClock(at, 'Europe/Berlin')).toBe('00:30')
  expect(formatClock(at, 'UTC', true)).toBe('23:30:05')
  expect(formatMoment(at, now, 'Europe/Berlin')).toBe('00:30')
  expect(formatMoment(at, now, 'UTC')).toBe('20 Nov 23:30')
})

it('names the day of a moment that is not today', () => {
  expect(formatMoment(now - hour, now, 'UTC')).toBe('13:00')
  expect(formatMoment(now - 30 * hour, now, 'UTC')).toBe('20 Nov 08:00')
})

it('writes the exact time with its zone', () => expect(formatExact(now, 'UTC')).toMatch(/^21 Nov 2026, 14:00:00 UTC$/))

it('knows zones from nonsense', () => {
  expect([isTimeZone('Europe/Berlin'), isTimeZone('Mars/Olympus')]).toEqual([true, false])
})
