import { expect, it } from 'vitest'
import { weekdayTime } from './weekday-time'

const now = Date.parse('2026-03-04T10:00:00Z')
const at = (text: string, zone = 'UTC') => weekdayTime(Date.parse(text), { now, zone })

it('says a moment as people do, in the zone of whoever reads it', () => {
  expect(at('2026-03-04T16:00:00Z')).toBe('16:00')
  expect(at('2026-03-06T16:00:00Z')).toBe('Fri 16:00')
  expect(at('2026-04-01T16:00:00Z')).toBe('1 Apr 16:00')
  expect(at('2026-03-04T23:30:00Z', 'Europe/Berlin')).toBe('Thu 00:30')
})
