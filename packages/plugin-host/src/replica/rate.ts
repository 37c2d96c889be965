/**
 * Lets through so many requests a minute a plugin, all at once if need be. The limit holds for all engines together: each
 * lets through its even share. Once an engine comes or goes the others know it with their next beat.
 */
export function createRateLimit(now = () => performance.now()) {
  const buckets = new Map<string, { left: number; at: number }>()
  let engines = 1
  return {
    shareWith(alive: number): void {
      engines = Math.max(1, alive)
    },
    /** The seconds to wait; 0 when it is let through. */
    take(pluginId: string, perMinuteInAll: number): number {
      const at = now()
      const perMinute = perMinuteInAll / engines
      // However many engines there are, one request must be possible on each.
      const most = Math.max(1, perMinute)
      const bucket = buckets.get(pluginId) ?? { left: most, at }
      bucket.left = Math.min(most, bucket.left + ((at - bucket.at) / 60_000) * perMinute)
      bucket.at = at
      buckets.set(pluginId, bucket)
      if (bucket.left >= 1) {
        bucket.left--
        return 0
      }
      return Math.max(1, Math.ceil(((1 - bucket.left) / perMinute) * 60))
    },
  }
}
