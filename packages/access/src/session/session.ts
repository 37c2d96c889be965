import { createHmac } from 'node:crypto'
import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import { type PersonRow, personColumns, toActor, type UserActor } from '../actor/actor'
import { NotAllowedError } from '../errors/errors'
import { deriveKey, randomSecret, sameBytes } from '../secrets/secrets'

export const cookiePrefix = 'groundwork'
/** Days after which a person signs in again. */
export const sessionDays = 14

/** How cookies are named and signed: GROUNDWORK_SECRET and the public origin of the portal. */
export type CookieSettings = { secret: string; portalUrl: string }

export type SessionCookie = {
  name: string
  /** Not yet URL-encoded, as `cookies().set` of Next and `context.addCookies` want it after encodeURIComponent. */
  value: string
  httpOnly: true
  sameSite: 'lax'
  path: '/'
  secure: boolean
  expires: Date
}

/** Over HTTPS the browser itself refuses the cookie from anywhere else, by its name. */
export function sessionCookieName(portalUrl: string): string {
  return `${isSecure(portalUrl) ? '__Secure-' : ''}${cookiePrefix}.session_token`
}

const isSecure = (portalUrl: string) => portalUrl.startsWith('https://')

function signatureOf(token: string, secret: string): string {
  // The form that better-auth signs and checks: HMAC-SHA256 with its secret as text, base64.
  return createHmac('sha256', signingKey(secret)).update(token).digest('base64')
}

let derived = { secret: '', key: '' }

/** Every request of a signed-in person needs it, and an installation has one secret. */
function signingKey(secret: string): string {
  if (derived.secret !== secret) derived = { secret, key: deriveKey(secret, 'sign-in').toString('hex') }
  return derived.key
}

export type NewSession = CookieSettings & { userId: string; ipAddress?: string | null; userAgent?: string | null }

/**
 * Signs a person in without a password: for who opened a one-time link, and for tests. Gives the cookie to set.
 * Throws NotAllowedError when there is no such person or the person is shut out.
 */
export async function createSession(sql: Sql, session: NewSession): Promise<SessionCookie> {
  const { userId, secret, portalUrl, ipAddress = null, userAgent = null } = session
  const token = randomSecret()
  const { rows } = await sql.query<{ expiresAt: Date }>(
    `insert into session (id, token, user_id, ip_address, user_agent, expires_at)
      select $1, $2, id, $4, $5, now() + make_interval(days => $6) from "user" where id = $3 and disabled_at is null
      returning expires_at as "expiresAt"`,
    [uuidv7(), token, userId, ipAddress, userAgent, sessionDays],
  )
  const row = rows[0]
  if (!row) throw new NotAllowedError('This account is closed. An administrator can open it under Settings, People.')
  return {
    name: sessionCookieName(portalUrl),
    value: `${token}.${signatureOf(token, secret)}`,
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: isSecure(portalUrl),
    expires: row.expiresAt,
  }
}

/** The token of a request's session cookie, or null when there is none or its signature is not ours. */
export function sessionToken(headers: Headers, { secret, portalUrl }: CookieSettings): string | null {
  const value = readCookie(headers.get('cookie') ?? '', sessionCookieName(portalUrl))
  const dot = value?.lastIndexOf('.') ?? -1
  if (!value || dot <= 0) return null
  const token = value.slice(0, dot)
  const valid = sameBytes(Buffer.from(value.slice(dot + 1)), Buffer.from(signatureOf(token, secret)))
  return valid ? token : null
}

/** Who asks, from the cookie of a request: one query, none when there is no valid cookie. Null is a stranger. */
export async function sessionActor(sql: Sql, headers: Headers, settings: CookieSettings): Promise<UserActor | null> {
  const token = sessionToken(headers, settings)
  if (!token) return null
  const { rows } = await sql.query<PersonRow>({
    name: 'access-session-actor',
    text: `select ${personColumns} from session s join "user" u on u.id = s.user_id
      where s.token = $1 and s.expires_at > now() and u.disabled_at is null`,
    values: [token],
  })
  return rows[0] ? toActor(rows[0]) : null
}

function readCookie(header: string, name: string): string | null {
  for (const part of header.split(';')) {
    const equals = part.indexOf('=')
    if (equals > 0 && part.slice(0, equals).trim() === name) return decode(part.slice(equals + 1).trim())
  }
  return null
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
