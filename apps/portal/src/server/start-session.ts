import { createSession, type SessionCookie } from '@groundwork/access/session'
import { cookies, headers } from 'next/headers'
import { env } from '../env'
import { stores } from './db'

/** Signs a person in who came by a one-time link. Only in a route handler or an action: it sets a cookie. */
export async function startSession(userId: string): Promise<void> {
  const head = await headers()
  const cookie = await createSession(stores().pool, {
    userId,
    secret: env().GROUNDWORK_SECRET,
    portalUrl: env().GROUNDWORK_PORTAL_URL,
    ipAddress: head.get('x-forwarded-for')?.split(',')[0]?.trim(),
    userAgent: head.get('user-agent'),
  })
  await setSessionCookie(cookie)
}

export async function setSessionCookie({ name, value, ...options }: SessionCookie): Promise<void> {
  const jar = await cookies()
  jar.set(name, value, options)
}
