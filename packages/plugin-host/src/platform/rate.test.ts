import { describe, expect, it } from 'vitest'
import { createRateLimit, envelopeRate, rateWords, shareOf, usualRate } from './rate'

describe('a rate limit', () => {
  it('lets a burst pass, then as many as the minute allows, each name by itself', () => {
    let now = 0
    const limit = createRateLimit(() => now)
    const rate = { perMinute: 60, burst: 3 }
    expect([1, 2, 3].map(() => limit.take('a', rate))).toEqual([0, 0, 0])
    expect(limit.take('a', rate)).toBeCloseTo(1)
    expect(limit.take('b', rate)).toBe(0)
    now = 500
    expect(limit.take('a', rate)).toBeCloseTo(0.5)
    now = 1_000
    expect(limit.take('a', rate)).toBe(0)
    now = 3_600_000
    expect([1, 2, 3, 4].map(() => limit.take('a', rate) > 0)).toEqual([false, false, false, true])
  })

  it('is shared by the engines that are alive', () => {
    expect(shareOf(usualRate, 1)).toEqual(usualRate)
    expect(shareOf(usualRate, 2)).toEqual({ perMinute: usualRate.perMinute / 2, burst: usualRate.burst / 2 })
    expect(shareOf({ perMinute: 1, burst: 5 }, 20)).toEqual({ perMinute: 0.05, burst: 1 })
    expect(rateWords({ perMinute: 600, burst: 20 }, 1)).toBe('600 calls a minute, at most 20 at once')
    expect(rateWords({ perMinute: 600, burst: 20 }, 2)).toBe(
      '300 calls a minute, at most 10 at once, on this engine: its share of 600 calls a minute on 2 engines',
    )
  })

  it('follows an envelope, with a burst that fits it', () => {
    expect(envelopeRate(600)).toEqual({ perMinute: 600, burst: 150 })
    expect(envelopeRate(8).burst).toBe(5)
  })
})
