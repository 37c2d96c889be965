import { makeTeam, makeUser } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { mostAttempts } from '../auth/attempts'
import { makeLink } from '../links/links'
import { checkPassword } from '../password/password'
import { acting } from '../router/acting'
import { createSession, sessionActor } from '../session/session'
import { acceptInvitation, openFirstLink, resetPassword } from './joining'

const database = await testDatabase()
const { pool, prisma } = database
const { callAs, reload, lastAudit } = acting(database)
const settings = { secret: 'a-secret-of-this-installation-0123', portalUrl: 'http://127.0.0.1:3100' }
const secretOf = (path: string) => path.split('/').at(-1) as string
const password = 'correct horse battery'

async function firstLink() {
  return secretOf((await makeLink(pool, { kind: 'first-administrator', createdBy: null })).path)
}

beforeEach(() => pool.query('truncate "user", one_time_link, audit, team cascade'))

describe('the first-administrator link', () => {
  it('makes the administrator, who then sets name, e-mail and password once', async () => {
    const { userId, welcome } = await openFirstLink(database, await firstLink())
    expect(welcome).toBe(true)
    expect(await lastAudit(userId)).toMatchObject({ actorKind: 'system', action: 'people.manage' })
    const caller = callAs(await reload(userId))
    expect(await caller.me()).toMatchObject({
      email: 'admin@groundwork.local',
      role: 'administrator',
      hasPassword: false,
    })

    await caller.welcome({ name: 'Ada', email: 'Ada@Example.com', password })
    expect(await callAs(await reload(userId)).me()).toMatchObject({
      name: 'Ada',
      email: 'ada@example.com',
      hasPassword: true,
    })
    expect(await checkPassword(pool, userId, password)).toBe(true)
    const audit = await lastAudit(userId)
    expect(audit).toMatchObject({ action: 'account.edit', actorId: userId })
    expect(JSON.stringify(audit)).not.toContain(password)
    await expect(caller.welcome({ name: 'Eve', email: 'eve@example.com', password })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    await expect(callAs(null).welcome({ name: 'Eve', email: 'eve@example.com', password })).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    })
  })

  it('signs in the first administrator when there is one', async () => {
    const first = await openFirstLink(database, await firstLink())
    const second = await openFirstLink(database, await firstLink())
    expect(second.userId).toBe(first.userId)
    expect(await lastAudit(first.userId)).toMatchObject({ detail: { email: 'admin@groundwork.local' } })
    expect(await prisma.user.count()).toBe(1)
  })

  it('makes one administrator when two links are opened at once', async () => {
    const secrets = [await firstLink(), await firstLink()]
    await pool.query(`update one_time_link set expires_at = now() + interval '1 hour'`)
    const opened = await Promise.all(secrets.map((secret) => openFirstLink(database, secret)))
    expect(new Set(opened.map(({ userId }) => userId)).size).toBe(1)
    expect(await prisma.user.count()).toBe(1)
  })

  it('makes nobody when it is not good', async () => {
    await expect(openFirstLink(database, 'x'.repeat(32))).rejects.toThrow('not known here')
    expect(await prisma.user.count()).toBe(0)
  })
})

describe('an invitation', () => {
  const invite = (email: string, teamId?: string) =>
    makeLink(pool, { kind: 'invitation', email, role: 'developer', teamId, createdBy: null })

  it('makes the account with role and team', async () => {
    const team = await makeTeam(prisma)
    const { path } = await invite('grace@example.com', team.id)
    const userId = await acceptInvitation(database, { secret: secretOf(path), name: ' Grace ', password })
    expect(await reload(userId)).toMatchObject({ name: 'Grace', role: 'developer', teams: { [team.id]: 'developer' } })
    expect(await lastAudit(userId)).toMatchObject({ actorId: userId, detail: { did: 'joined by invitation' } })
    await expect(acceptInvitation(database, { secret: secretOf(path), name: 'Eve', password })).rejects.toThrow(
      'used already',
    )
  })

  it('is not used up by a password that is too short or an e-mail that is taken', async () => {
    const { path } = await invite('taken@example.com')
    const secret = secretOf(path)
    await expect(acceptInvitation(database, { secret, name: 'Grace', password: 'short' })).rejects.toThrow(
      'at least 10',
    )
    const taken = await makeUser(prisma, { email: 'taken@example.com' })
    await expect(acceptInvitation(database, { secret, name: 'Grace', password })).rejects.toThrow(
      'an account for taken@example.com',
    )
    await prisma.user.delete({ where: { id: taken.id } })
    await expect(acceptInvitation(database, { secret, name: 'Grace', password })).resolves.toBeTruthy()
  })
})

describe('a reset link', () => {
  it('sets the password and ends every session', async () => {
    const { id: userId } = await makeUser(prisma)
    const cookie = await createSession(pool, { ...settings, userId })
    const headers = new Headers({ cookie: `${cookie.name}=${encodeURIComponent(cookie.value)}` })
    expect(await sessionActor(pool, headers, settings)).toMatchObject({ id: userId })
    const { path } = await makeLink(pool, { kind: 'reset', userId, createdBy: null })
    await resetPassword(database, { secret: secretOf(path), password })
    expect(await checkPassword(pool, userId, password)).toBe(true)
    expect(await sessionActor(pool, headers, settings)).toBeNull()
    expect(await lastAudit(userId)).toMatchObject({ detail: { did: 'set a new password by link' } })
    await expect(resetPassword(database, { secret: secretOf(path), password })).rejects.toThrow('used already')
  })

  it('does nothing for a person who was shut out', async () => {
    const { id: userId } = await makeUser(prisma, { disabledAt: new Date() })
    const { path } = await makeLink(pool, { kind: 'reset', userId, createdBy: null })
    await expect(resetPassword(database, { secret: secretOf(path), password })).rejects.toThrow('is closed')
    expect(await prisma.account.count()).toBe(0)
  })
})

describe('an account', () => {
  async function person() {
    const { id } = await makeUser(prisma)
    const { path } = await makeLink(pool, { kind: 'reset', userId: id, createdBy: null })
    await resetPassword(database, { secret: secretOf(path), password })
    return reload(id)
  }

  it('changes name and e-mail, unless another has that e-mail', async () => {
    const actor = await person()
    const other = await makeUser(prisma)
    await callAs(actor).account.update({ name: 'New', email: 'new@example.com' })
    expect(await lastAudit(actor.id)).toMatchObject({
      detail: { before: { name: 'Ada Byron' }, after: { name: 'New' } },
    })
    await expect(callAs(actor).account.update({ name: 'New', email: other.email })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    await expect(callAs(null).account.update({ name: 'New', email: 'a@b.example' })).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    })
  })

  it('cannot be guessed open from a browser that is signed in', async () => {
    const actor = await person()
    const { account } = callAs(actor)
    const guess = () => account.changePassword({ current: 'not it at all', password: 'another long one' })
    const guesses = await Promise.allSettled(Array.from({ length: mostAttempts }, guess))
    for (const one of guesses) expect(one).toMatchObject({ reason: { code: 'BAD_REQUEST' } })
    await expect(guess()).rejects.toThrow(/Try again in \d+ min/)
  })

  it('changes its password with the current one only, and signs out everywhere', async () => {
    const actor = await person()
    const { account } = callAs(actor)
    await createSession(pool, { ...settings, userId: actor.id })
    const wrong = account.changePassword({ current: 'not it at all', password: 'another long one' })
    await expect(wrong).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect(await prisma.session.count({ where: { userId: actor.id } })).toBe(1)
    await account.changePassword({ current: password, password: 'another long one' })
    expect(await checkPassword(pool, actor.id, 'another long one')).toBe(true)
    expect(await prisma.session.count({ where: { userId: actor.id } })).toBe(0)
    await createSession(pool, { ...settings, userId: actor.id })
    expect(await account.signOutEverywhere()).toEqual({ sessions: 1 })
  })
})
