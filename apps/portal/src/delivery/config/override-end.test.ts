import { expect, it } from 'vitest'
import { dayOf, endOfDay, overrideDays } from './override-end'

const noon = new Date(2026, 10, 21, 12).getTime()

it('an override holds until the day is over', () => {
  expect(dayOf(noon)).toBe('2026-11-21')
  expect(endOfDay('2026-11-23', noon)).toBe(new Date(2026, 10, 24).getTime() - 1)
})

it('and never longer than it may', () => {
  expect(endOfDay('2026-12-21', noon)).toBe(noon + overrideDays * 86_400_000)
  expect(endOfDay('', noon)).toBeUndefined()
})
