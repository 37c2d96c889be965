/** A token bucket: `burst` calls at once, `perMinute` in the long run. */
export type Rate = { perMinute: number; burst: number }

type Bucket = { tokens: number; at: number }

/** Calls of a plugin where no envelope says otherwise. */
export const usualRate: Rate = { perMinute: 6_000, burst: 200 }

/** The rate that an envelope allows: a quarter of a minute's share may come at once. */
export function envelopeRate(perMinute: number): Rate {
  return { perMinute, burst: Math.max(5, Math.ceil(perMinute / 4)) }
}

/** What one of several engines lets through, so that all together keep to the rate; one call at least. */
export function shareOf({ perMinute, burst }: Rate, engines: number): Rate {
  return { perMinute: perMinute / engines, burst: Math.max(1, Math.ceil(burst / engines)) }
}

/** `600 calls a minute, at most 150 at once`, and of several engines the share that this one lets through. */
export function rateWords(rate: Rate, engines: number, what = 'calls'): string {
  const inAll = `${rate.perMinute} ${what} a minute`
  if (engines === 1) return `${inAll}, at most ${rate.burst} at once`
  const { perMinute, burst } = shareOf(rate, engines)
  const share = `${Math.max(1, Math.round(perMinute))} ${what} a minute, at most ${burst} at once, on this engine`
  return `${share}: its share of ${inAll} on ${engines} engines`
}

/**
 * How often a name may do something, on this engine. `take` answers 0 when it may now, else the seconds after which it may.
 * The clock is handed in by tests only.
 */
export function createRateLimit(now: () => number = Date.now) {
  const buckets = new Map<string, Bucket>()
  return {
    take(name: string, { perMinute, burst }: Rate): number {
      const at = now()
      const bucket = buckets.get(name) ?? { tokens: burst, at }
      bucket.tokens = Math.min(burst, bucket.tokens + ((at - bucket.at) * perMinute) / 60_000)
      bucket.at = at
      buckets.set(name, bucket)
      if (bucket.tokens < 1) return Math.max(0.001, ((1 - bucket.tokens) * 60) / perMinute)
      bucket.tokens -= 1
      return 0
    },
  }
}

export type RateLimit = ReturnType<typeof createRateLimit>
