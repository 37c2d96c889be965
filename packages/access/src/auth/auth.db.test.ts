import { makeUser } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { setPassword } from '../password/password'
import { createSession, sessionActor, sessionCookieName } from '../session/session'
import { attemptKey, mostAttempts, mostForEmail, mostFromAddress } from './attempts'
import { createAuth } from './auth'
import { signIn } from './sign-in'

const { pool, prisma } = await testDatabase()
const settings = { secret: 'a-secret-of-this-installation-0123', portalUrl: 'http://127.0.0.1:3100' }
const auth = createAuth({ prisma, ...settings })
const password = 'correct horse battery'
let address = 1

function post(path: string, body: object, headers: Record<string, string> = {}) {
  const all = {
    'content-type': 'application/json',
    origin: settings.portalUrl,
    'x-forwarded-for': `10.0.0.${address}`,
    ...headers,
  }
  return auth.handler(
    new Request(`${settings.portalUrl}/api/auth${path}`, { method: 'POST', body: JSON.stringify(body), headers: all }),
  )
}

async function personWithPassword(given: Parameters<typeof makeUser>[1] = {}) {
  const user = await makeUser(prisma, given)
  await setPassword(pool, user.id, password)
  return user
}

function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

beforeEach(async () => {
  address += 1
  await pool.query('truncate rate_limit')
})

describe('sign-in', () => {
  it('gives a cookie that names the person, until signed out', async () => {
    const user = await personWithPassword({ role: 'maintainer' })
    const response = await post('/sign-in/email', { email: user.email.toUpperCase(), password })
    expect(response.status).toBe(200)
    expect(response.headers.getSetCookie()[0]).toMatch(/^groundwork\.session_token=.*HttpOnly.*SameSite=Lax/)
    const headers = new Headers({ cookie: cookieOf(response) })
    expect(await sessionActor(pool, headers, settings)).toMatchObject({ id: user.id, role: 'maintainer', teams: {} })
    expect(await prisma.session.count({ where: { userId: user.id } })).toBe(1)
    await post('/sign-out', {}, { cookie: cookieOf(response) })
    expect(await sessionActor(pool, headers, settings)).toBeNull()
  })

  it('says the same for a wrong password and an unknown e-mail', async () => {
    const user = await personWithPassword()
    const wrong = await post('/sign-in/email', { email: user.email, password: 'wrong password' })
    const unknown = await post('/sign-in/email', { email: 'nobody@example.com', password })
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect(await wrong.json()).toEqual(await unknown.json())
  })

  it('refuses a person who is shut out, after the right password only', async () => {
    const user = await personWithPassword({ disabledAt: new Date() })
    const right = await post('/sign-in/email', { email: user.email, password })
    expect(right.status).toBe(403)
    expect(await right.json()).toMatchObject({
      code: 'SHUT_OUT',
      message: expect.stringContaining('closed this account'),
    })
    const wrong = await post('/sign-in/email', { email: user.email, password: 'wrong password' })
    expect(wrong.status).toBe(401)
    expect(await prisma.session.count({ where: { userId: user.id } })).toBe(0)
  })

  it('limits attempts for one e-mail from one address, says when to try again, and keeps nobody out elsewhere', async () => {
    const user = await personWithPassword()
    const attempts = Array.from({ length: mostAttempts }, () =>
      post('/sign-in/email', { email: user.email, password: 'wrong password' }),
    )
    expect((await Promise.all(attempts)).map(({ status }) => status)).toEqual(Array(mostAttempts).fill(401))
    const refused = await post('/sign-in/email', { email: user.email, password })
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('x-retry-after'))).toBeGreaterThan(300)
    expect(await refused.json()).toMatchObject({
      message: expect.stringMatching(/^Too many attempts\. Try again in \d+ min\.$/),
    })
    const other = await personWithPassword()
    expect((await post('/sign-in/email', { email: other.email, password })).status).toBe(200)
    const elsewhere = { 'x-forwarded-for': '10.2.0.1' }
    expect((await post('/sign-in/email', { email: user.email, password }, elsewhere)).status).toBe(200)
    expect((await post('/sign-in/email', { email: user.email, password })).status).toBe(429)
    await pool.query('update rate_limit set last_request = 0')
    expect((await post('/sign-in/email', { email: user.email, password })).status).toBe(200)
  })

  it('does not let one address use up the attempts of an e-mail', async () => {
    const user = await personWithPassword()
    for (let n = 0; n < 2 * mostAttempts; n += 1)
      await post('/sign-in/email', { email: user.email, password: 'wrong password' })
    const row = await prisma.rateLimit.findUniqueOrThrow({ where: { key: attemptKey(user.email) } })
    expect(row.count).toBe(mostAttempts)
  })

  it('limits one e-mail over all addresses, far higher', async () => {
    const user = await personWithPassword()
    const from = (n: number) => ({ 'x-forwarded-for': `10.1.0.${n}` })
    await post('/sign-in/email', { email: user.email, password: 'wrong password' }, from(0))
    await prisma.rateLimit.update({ where: { key: attemptKey(user.email) }, data: { count: mostForEmail - 2 } })
    const attempt = (n: number, typed: string) =>
      post('/sign-in/email', { email: user.email, password: typed }, from(n))
    expect((await attempt(1, 'wrong password')).status).toBe(401)
    expect((await attempt(2, password)).status).toBe(200)
    expect((await attempt(3, 'wrong password')).status).toBe(401)
    expect((await attempt(4, password)).status).toBe(429)
  })

  it('limits wrong passwords of one address over all e-mails; right ones are not counted', async () => {
    const user = await personWithPassword()
    await post('/sign-in/email', { email: 'first@example.com', password })
    const { count } = await prisma.rateLimit.updateMany({
      where: { key: { startsWith: 'sign-in-from/' } },
      data: { count: mostFromAddress - 1 },
    })
    expect(count).toBe(1)
    for (let n = 0; n < 2; n += 1)
      expect((await post('/sign-in/email', { email: user.email, password })).status).toBe(200)
    expect((await post('/sign-in/email', { email: 'fiftieth@example.com', password })).status).toBe(401)
    expect((await post('/sign-in/email', { email: user.email, password })).status).toBe(429)
  })

  it('begins to count anew after a right password', async () => {
    const user = await personWithPassword()
    for (let round = 0; round < 2; round += 1) {
      for (let n = 1; n < mostAttempts; n += 1)
        await post('/sign-in/email', { email: user.email, password: 'wrong password' })
      expect((await post('/sign-in/email', { email: user.email, password })).status).toBe(200)
    }
  })

  it('limits one address over all e-mails, in the database', async () => {
    const attempt = (name: string) => post('/sign-in/email', { email: `${name}@example.com`, password })
    expect((await attempt('first')).status).toBe(401)
    const { count } = await prisma.rateLimit.updateMany({
      where: { key: { contains: `10.0.0.${address}` } },
      data: { count: 29, lastRequest: Date.now() },
    })
    expect(count).toBe(1)
    expect((await attempt('thirtieth')).status).toBe(401)
    const refused = await attempt('next')
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('x-retry-after'))).toBeLessThanOrEqual(60)
  })

  it('refuses another origin', async () => {
    const user = await personWithPassword()
    const headers = { origin: 'https://evil.example', cookie: 'groundwork.session_token=x' }
    expect((await post('/sign-in/email', { email: user.email, password }, headers)).status).toBe(403)
    const local = { origin: 'http://localhost:3100', cookie: 'groundwork.session_token=x' }
    expect((await post('/sign-in/email', { email: user.email, password }, local)).status).toBe(200)
  })

  it('offers nothing that would pass by the rules', async () => {
    const before = await prisma.user.count()
    const user = { name: 'Eve', email: 'eve@example.com', password, role: 'administrator' }
    const cookie = await createSession(pool, { ...settings, userId: (await makeUser(prisma, { role: 'viewer' })).id })
    const headers = { cookie: `${cookie.name}=${encodeURIComponent(cookie.value)}` }
    for (const path of [
      '/sign-up/email',
      '/update-user',
      '/change-email',
      '/change-password',
      '/delete-user',
      '/request-password-reset',
    ]) {
      expect((await post(path, { ...user, newEmail: 'e@example.com', newPassword: password }, headers)).status).toBe(
        404,
      )
    }
    expect(await prisma.user.count()).toBe(before + 1)
    expect(await prisma.user.count({ where: { role: 'administrator' } })).toBe(0)
  })
})

describe('the form', () => {
  const submit = (email: string, typed: string) => {
    const headers = new Headers({ 'x-forwarded-for': `10.0.0.${address}`, origin: 'http://elsewhere.example' })
    return signIn({ auth, ...settings, email, password: typed, headers })
  }

  it('gives the cookie to set, or a sentence', async () => {
    const user = await personWithPassword()
    const { cookie } = await submit(` ${user.email} `, password)
    const header = `${cookie?.name}=${encodeURIComponent(cookie?.value ?? '')}`
    expect(await sessionActor(pool, new Headers({ cookie: header }), settings)).toMatchObject({ id: user.id })
    const wrong = await submit(user.email, 'wrong password')
    expect(wrong).toMatchObject({
      cookie: null,
      message: expect.stringContaining('not right'),
      retryAfterSeconds: null,
    })
    expect(await submit('no e-mail', 'x')).toMatchObject({
      cookie: null,
      message: expect.stringContaining('not right'),
    })
  })

  it('says when to try again', async () => {
    const user = await personWithPassword()
    await Promise.all(Array.from({ length: mostAttempts }, () => submit(user.email, 'wrong password')))
    const refused = await submit(user.email, password)
    expect(refused).toMatchObject({ message: expect.stringMatching(/^Too many attempts\. Try again in \d+ min\.$/) })
    expect(refused).toHaveProperty('retryAfterSeconds', expect.any(Number))
  })
})

describe('a session made without a password', () => {
  it('is one that sign-in itself accepts', async () => {
    const user = await makeUser(prisma)
    const cookie = await createSession(pool, { ...settings, userId: user.id, userAgent: 'test' })
    const headers = new Headers({ cookie: `a=b; ${cookie.name}=${encodeURIComponent(cookie.value)}` })
    expect((await auth.api.getSession({ headers }))?.user).toMatchObject({ id: user.id, role: 'developer' })
    expect(await sessionActor(pool, headers, settings)).toMatchObject({ id: user.id })
  })

  it('is refused when the cookie was changed, has expired or the person is shut out', async () => {
    const user = await makeUser(prisma)
    const cookie = await createSession(pool, { ...settings, userId: user.id })
    const read = (value: string) =>
      sessionActor(pool, new Headers({ cookie: `${cookie.name}=${encodeURIComponent(value)}` }), settings)
    expect(await read(`x${cookie.value}`)).toBeNull()
    expect(await read(cookie.value.slice(0, -2))).toBeNull()
    expect(await read(cookie.value.split('.')[0] ?? '')).toBeNull()
    expect(await sessionActor(pool, new Headers({ cookie: `${cookie.name}=%zz` }), settings)).toBeNull()
    await prisma.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } })
    expect(await read(cookie.value)).toBeNull()
    await expect(createSession(pool, { ...settings, userId: user.id })).rejects.toThrow('closed')
    await prisma.user.update({ where: { id: user.id }, data: { disabledAt: null } })
    expect(await read(cookie.value)).not.toBeNull()
    await pool.query(`update session set expires_at = now() - interval '1 second' where user_id = $1`, [user.id])
    expect(await read(cookie.value)).toBeNull()
  })

  it('is bound to HTTPS where the portal is', async () => {
    const { id: userId } = await makeUser(prisma)
    const cookie = await createSession(pool, { ...settings, portalUrl: 'https://gw.example', userId })
    expect(cookie).toMatchObject({ name: '__Secure-groundwork.session_token', secure: true, httpOnly: true })
    expect(sessionCookieName(settings.portalUrl)).toBe('groundwork.session_token')
  })
})
