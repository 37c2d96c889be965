import { describe, expect, it } from 'vitest'
import { nextSlot, slotsBetween } from './slots'

const berlin = 'Europe/Berlin'
const between = (cron: string, ...[after, until, most = 100]: [after: string, until: string, most?: number]) =>
  slotsBetween({ cron, timeZone: berlin }, { after: new Date(after), until: new Date(until), most }).map((slot) =>
    slot.toISOString(),
  )

describe('slots of a schedule', () => {
  it('are in the zone, not in UTC', () => {
    expect(between('0 7 * * *', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z')).toEqual(['2026-01-01T06:00:00.000Z'])
    expect(between('0 7 * * *', '2026-07-01T00:00:00Z', '2026-07-02T00:00:00Z')).toEqual(['2026-07-01T05:00:00.000Z'])
  })

  it('come when the clock goes on, at a time that the spring skips', () => {
    expect(between('30 2 * * *', '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z')).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ])
  })

  it('come once, at a time that the autumn repeats', () => {
    expect(between('30 2 * * *', '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z')).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ])
  })

  it('of every hour are every hour, whatever the clock does', () => {
    const spring = between('0 * * * *', '2026-03-28T23:30:00Z', '2026-03-29T03:00:00Z')
    const autumn = between('0 * * * *', '2026-10-24T23:30:00Z', '2026-10-25T03:00:00Z')
    for (const slots of [spring, autumn]) {
      const hours = slots.slice(1).map((slot, index) => Date.parse(slot) - Date.parse(slots[index]!))
      expect(new Set(hours)).toEqual(new Set([3_600_000]))
      expect(slots).toHaveLength(4)
    }
  })

  it('begin after the one before and end with the one that is due', () => {
    expect(between('0 * * * *', '2026-01-01T06:00:00Z', '2026-01-01T08:00:00Z')).toEqual([
      '2026-01-01T07:00:00.000Z',
      '2026-01-01T08:00:00.000Z',
    ])
    expect(between('* * * * *', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', 3)).toHaveLength(3)
  })

  it('are five fields; what cannot be read has none', () => {
    for (const cron of ['0 0 7 * * *', 'nonsense', '61 * * * *', '0 0 31 2 *'])
      expect(nextSlot({ cron, timeZone: berlin }, new Date('2026-01-01T00:00:00Z'))).toBeNull()
    expect(nextSlot({ cron: '0 7 * * *', timeZone: 'Nowhere/Else' }, new Date())).toBeNull()
  })
})
