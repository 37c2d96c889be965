const readOnly = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a request may act with the session's cookie: reading always, changing only from a page of this portal. Browsers
 * say where a request comes from in `sec-fetch-site`; where they do not, `origin` must name this portal.
 */
export function mayActFrom(request: Request, portalUrl: string): boolean {
  if (readOnly.has(request.method)) return request.headers.get('sec-fetch-site') !== 'cross-site'
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin'
  const origin = request.headers.get('origin')
  if (origin === null) return false
  return origin === new URL(portalUrl).origin || sameHost(origin, request.headers.get('host'))
}

/** People may reach the portal by another name than it knows for itself. */
function sameHost(origin: string, host: string | null): boolean {
  try {
    return host !== null && new URL(origin).host === host
  } catch {
    return false
  }
}
