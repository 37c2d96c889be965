import { type NextRequest, NextResponse } from 'next/server'
import { isDevelopment } from './env'

const openPaths = /^\/(sign-in|first|join|reset)(\/|$)/

/**
 * Before every page: a fresh nonce for the content security policy, and a cheap look at the cookie. Whether the
 * session is valid is decided where data is read; this only spares a visitor without any a page full of refusals.
 */
export function proxy(request: NextRequest) {
  const { pathname, search } = request.nextUrl
  if (!openPaths.test(pathname) && !hasSessionCookie(request)) {
    const target = new URL('/sign-in', request.url)
    if (pathname !== '/') target.searchParams.set('next', pathname + search)
    // Same origin: the server sends it as a path, so the name under which people reach the portal does not matter.
    return NextResponse.redirect(target)
  }
  const nonce = btoa(crypto.randomUUID())
  const policy = contentSecurityPolicy(nonce)
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('x-path', pathname + search)
  headers.set('content-security-policy', policy)
  const handed = { request: { headers } }
  const isKnown = isName(pathname) && isName(search)
  const response = isKnown ? NextResponse.next(handed) : NextResponse.rewrite(nowhere(request), handed)
  response.headers.set('content-security-policy', policy)
  return response
}

/**
 * Next answers a broken escape such as `%E0%A4%A` in a path with a bare error before any page is asked; and nothing here has a name
 * with the character NUL, which the database cannot even be asked for.
 */
function isName(part: string): boolean {
  try {
    return !decodeURIComponent(part).includes('\0')
  } catch {
    // A query may have a lone `%`, which stands for itself.
    return part.startsWith('?')
  }
}

/** An address that no page has: its answer is the page for what is not here. */
function nowhere(request: NextRequest): URL {
  return new URL('/not-here', request.url)
}

function hasSessionCookie(request: NextRequest): boolean {
  return request.cookies.getAll().some((cookie) => cookie.name.endsWith('.session_token') && cookie.value !== '')
}

function contentSecurityPolicy(nonce: string): string {
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    // Positions of bars, nodes and virtual rows are style attributes in the server's HTML.
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `frame-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

export const config = {
  matcher: [
    {
      source: '/((?!api/|_next/|plugin-assets/|sdk/|icon|favicon.ico).*)',
      missing: [
        { type: 'header', key: 'next-router-prefetch' },
        { type: 'header', key: 'purpose', value: 'prefetch' },
      ],
    },
  ],
}
