import { describe, expect, it } from 'vitest'
import { previousSlot } from './slots'

const slot = (schedule: string, timeZone: string, before: string) =>
  previousSlot({ schedule, timeZone, before: new Date(before) })?.toISOString() ?? null

describe('the latest slot of a schedule', () => {
  it('is at or before the time, in its zone', () => {
    expect(slot('0 7 * * *', 'UTC', '2026-01-10T07:00:00Z')).toBe('2026-01-10T07:00:00.000Z')
    expect(slot('0 7 * * *', 'UTC', '2026-01-10T06:59:59.999Z')).toBe('2026-01-09T07:00:00.000Z')
    expect(slot('0 7 * * *', 'Europe/Berlin', '2026-01-10T06:30:00Z')).toBe('2026-01-10T06:00:00.000Z')
    expect(slot('0 7 * * *', 'Europe/Berlin', '2026-07-10T06:30:00Z')).toBe('2026-07-10T05:00:00.000Z')
    expect(slot('0 9 * * 1', 'UTC', '2026-01-10T00:00:00Z')).toBe('2026-01-05T09:00:00.000Z')
  })

  it('comes once where the clock is put back, and is not lost where it is put forward', () => {
    const slots = (from: string, hours: number) => {
      const start = Date.parse(from)
      const all = Array.from({ length: hours * 4 }, (_, n) =>
        slot('30 2 * * *', 'Europe/Berlin', new Date(start + n * 900_000).toISOString()),
      )
      return new Set(all).size
    }
    // 25 October 2026: 02:30 comes twice. 29 March 2026: it does not come.
    expect(slots('2026-10-25T00:00:00Z', 12)).toBeLessThanOrEqual(2)
    expect(slots('2026-03-29T00:00:00Z', 12)).toBeLessThanOrEqual(2)
  })

  it('is none where the schedule is none', () => {
    expect(slot('61 * * * *', 'UTC', '2026-01-10T07:00:00Z')).toBeNull()
    expect(slot('0 7 * * *', 'Mars/Olympus', '2026-01-10T07:00:00Z')).toBeNull()
    expect(slot('0 0 30 2 *', 'UTC', '2026-01-10T07:00:00Z')).toBeNull()
  })
})
