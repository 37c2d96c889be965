/** A path of this portal from what an address claims, else the home page: never another site. */
export function safePath(claimed: unknown): string {
  if (typeof claimed !== 'string' || !/^\/(?![/\\])/.test(claimed) || claimed.length > 2_000) return '/'
  const base = 'http://portal.invalid'
  const url = URL.canParse(claimed, base) ? new URL(claimed, base) : null
  if (!url || url.origin !== base || url.pathname.startsWith('/api/')) return '/'
  // `/.//evil.example` is ours until its dot is resolved; what is left of it names another host.
  if (url.pathname.startsWith('//')) return '/'
  return url.pathname + url.search + url.hash
}
