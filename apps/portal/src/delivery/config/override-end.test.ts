import { expect, it } from 'vitest'
import { dayOf, endOfDay, overrideDays, wrongEnd } from './override-end'

const noon = new Date(2026, 10, 21, 12).getTime()

it('an override holds until the day is over', () => {
  expect(dayOf(noon)).toBe('2026-11-21')
  expect(endOfDay('2026-11-23', noon)).toBe(new Date(2026, 10, 24).getTime() - 1)
})

it('and never longer than it may', () => {
  expect(endOfDay('2026-12-21', noon)).toBe(noon + overrideDays * 86_400_000)
  expect(endOfDay('', noon)).toBeUndefined()
})

it('refuses a day that is over or beyond the longest time, and says which day is the last', () => {
  const noon = new Date(2026, 10, 22, 12).getTime()
  expect(wrongEnd('2026-11-22', noon)).toBeNull()
  expect(wrongEnd('2026-12-22', noon)).toBeNull()
  expect(wrongEnd('2026-11-21', noon)).toContain('is over')
  expect(wrongEnd('2027-06-01', noon)).toContain('to the end of 2026-12-22')
  expect(wrongEnd('', noon)).toContain('Choose')
})
