/** Lets through so many requests a minute a plugin, all at once if need be; answers the seconds to wait, 0 when it is let through. */
export function createRateLimit(now = () => performance.now()) {
  const buckets = new Map<string, { left: number; at: number }>()
  return (pluginId: string, perMinute: number): number => {
    const at = now()
    const bucket = buckets.get(pluginId) ?? { left: perMinute, at }
    bucket.left = Math.min(perMinute, bucket.left + ((at - bucket.at) / 60_000) * perMinute)
    bucket.at = at
    buckets.set(pluginId, bucket)
    if (bucket.left >= 1) {
      bucket.left--
      return 0
    }
    return Math.max(1, Math.ceil(((1 - bucket.left) / perMinute) * 60))
  }
}
