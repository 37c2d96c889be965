import { expect, it } from 'vitest'
import { fakeClock } from './fake-clock'

it('stops the time until it is moved, and gives it back', () => {
  const before = Date.now()
  {
    using clock = fakeClock('2026-03-01T06:59:00Z')
    expect(new Date().toISOString()).toBe('2026-03-01T06:59:00.000Z')
    clock.advance(60_000)
    expect(Date.now()).toBe(Date.parse('2026-03-01T07:00:00Z'))
    expect(new Date(2020, 0, 1).getFullYear()).toBe(2020)
    clock.set('2027-01-01T00:00:00Z')
    expect(clock.now().getUTCFullYear()).toBe(2027)
  }
  expect(Date.now()).toBeGreaterThanOrEqual(before)
  expect(Date.now() - before).toBeLessThan(60_000)
})

it('refuses what is no instant', () => {
  expect(() => fakeClock('soon')).toThrow(/no instant/)
})
