const prefix = 'metaflow_version:'

/**
 * Whether the client that wrote these system tags sends heartbeats: from 2.2.12 (1.14.0 in the line 1.x) on. A version
 * that cannot be read counts as new. Without the tag the row begins without a beat.
 */
export function sendsHeartbeats(systemTags: readonly string[]): boolean {
  const tag = systemTags.find((item) => item.startsWith(prefix))
  if (tag === undefined) return false
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(tag.slice(prefix.length))
  if (!match) return true
  const [major, minor, patch] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)]
  if (major === 1) return minor >= 14
  if (major !== 2) return major > 2
  return minor > 2 || (minor === 2 && patch >= 12)
}
