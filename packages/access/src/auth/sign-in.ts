import { type CookieSettings, type SessionCookie, sessionCookieName, sessionDays } from '../session/session'
import type { Auth } from './auth'

export type SignInRequest = CookieSettings & { auth: Auth; email: string; password: string; headers: Headers }

/** A cookie to set, or a sentence for the person; `retryAfterSeconds` when it may be tried again only then. */
export type SignInResult =
  | { cookie: SessionCookie }
  | { cookie: null; message: string; retryAfterSeconds: number | null }

const wrong = 'E-mail or password is not right. If the password is lost, an administrator can make you a reset link.'
const away = 'Signing in does not work right now. Nothing is lost; try again in a moment.'

/** Signs in with e-mail and password for a form on our own page, through the same limits as a request from outside. */
export async function signIn(request: SignInRequest): Promise<SignInResult> {
  const { auth, email, password, headers, portalUrl } = request
  const passed = new Headers({ 'content-type': 'application/json', origin: new URL(portalUrl).origin })
  for (const name of ['x-forwarded-for', 'user-agent']) {
    const value = headers.get(name)
    if (value) passed.set(name, value)
  }
  const url = new URL('/api/auth/sign-in/email', portalUrl)
  const body = JSON.stringify({ email: email.trim(), password })
  const response = await auth.handler(new Request(url, { method: 'POST', headers: passed, body }))
  const cookie = response.ok ? cookieOf(response, request) : null
  return cookie ? { cookie } : refusalOf(response)
}

function cookieOf(response: Response, { portalUrl }: CookieSettings): SessionCookie | null {
  const name = sessionCookieName(portalUrl)
  const line = response.headers.getSetCookie().find((each) => each.startsWith(`${name}=`))
  const value = line?.slice(name.length + 1).split(';')[0]
  if (!value) return null
  const expires = new Date(Date.now() + sessionDays * 86_400_000)
  const secure = portalUrl.startsWith('https://')
  return { name, value: decodeURIComponent(value), httpOnly: true, sameSite: 'lax', path: '/', secure, expires }
}

async function refusalOf(response: Response): Promise<SignInResult> {
  const said = (await response.json().catch(() => null)) as { code?: string; message?: string } | null
  const retryAfterSeconds = Number(response.headers.get('x-retry-after')) || null
  if (response.status === 429) {
    const seconds = retryAfterSeconds ?? 60
    const wait = seconds >= 60 ? `${Math.ceil(seconds / 60)} min` : `${seconds} s`
    const message = `Too many attempts. Try again in ${wait}.`
    return { cookie: null, message, retryAfterSeconds: seconds }
  }
  if (said?.code === 'SHUT_OUT' && said.message) return { cookie: null, message: said.message, retryAfterSeconds }
  return { cookie: null, message: response.status < 500 ? wrong : away, retryAfterSeconds }
}
