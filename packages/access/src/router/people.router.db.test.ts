import { testDatabase } from '@groundwork/db/testing'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { UserActor } from '../actor/actor'
import { readInvitation, readReset } from '../joining/joining'
import { createSession } from '../session/session'
import { createToken, createTokenVerifier } from '../tokens/tokens'
import { acting } from './acting'

const database = await testDatabase()
const { pool, prisma, bus } = database
const { callAs, personOf, lastAudit } = acting(database)
/** A second on a machine at rest; what was allowed is kept for 30 s, what was refused for 5 s, where nothing is heard. */
const heardMs = 4_500
const cookies = { secret: 'a-secret-of-this-installation-0123', portalUrl: 'http://127.0.0.1:3100' }
const secretOf = (path: string) => path.split('/').at(-1) as string

let admin: UserActor
beforeEach(async () => {
  await pool.query('truncate "user", one_time_link, audit, team cascade')
  admin = await personOf('administrator', 'Ada')
})

describe('people', () => {
  it('are seen by everybody, invitations by who may invite', async () => {
    await callAs(admin).people.invite({ email: 'new@example.com', role: 'viewer' })
    const viewer = await personOf('viewer', 'Vera')
    const seen = await callAs(viewer).people.list()
    expect(seen.people.map(({ name }) => name)).toEqual(['Ada', 'Vera'])
    expect(seen).toMatchObject({ invitations: [], mayManage: { allowed: false } })
    expect((await callAs(admin).people.list()).invitations).toMatchObject([
      { email: 'new@example.com', createdByName: 'Ada' },
    ])
    await expect(callAs(null).people.list()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  })

  it('are not said to be signed in by a session that has run out', async () => {
    await createSession(pool, { ...cookies, userId: admin.id })
    const signedIn = async () => (await callAs(admin).people.list()).people[0]?.lastSignInAt
    expect(await signedIn()).toBeInstanceOf(Date)
    await pool.query(`update session set expires_at = now() - interval '1 second'`)
    expect(await signedIn()).toBeNull()
  })

  it('are changed by administrators only', async () => {
    const maintainer = callAs(await personOf('maintainer')).people
    const userId = admin.id
    await Promise.all(
      [
        maintainer.invite({ email: 'x@example.com', role: 'viewer' }),
        maintainer.setRole({ userId, role: 'viewer' }),
        maintainer.disable({ userId }),
        maintainer.enable({ userId }),
        maintainer.resetLink({ userId }),
        maintainer.withdraw({ id: crypto.randomUUID() }),
      ].map((refused) => expect(refused).rejects.toMatchObject({ code: 'FORBIDDEN' })),
    )
    expect(await prisma.audit.count()).toBe(0)
  })

  it('are invited by a link that is bound to e-mail and role', async () => {
    const { id, path } = await callAs(admin).people.invite({ email: ' New@Example.com ', role: 'developer' })
    expect(await readInvitation(pool, secretOf(path))).toEqual({ email: 'new@example.com', role: 'developer' })
    const audit = await lastAudit(id)
    expect(audit).toMatchObject({
      action: 'people.manage',
      actorId: admin.id,
      detail: { did: 'invited', role: 'developer' },
    })
    expect(JSON.stringify(audit)).not.toContain(secretOf(path))
    await callAs(admin).people.withdraw({ id })
    await expect(readInvitation(pool, secretOf(path))).rejects.toThrow('expired')
    await expect(callAs(admin).people.withdraw({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('are not invited twice, nor with a bad e-mail, role or team', async () => {
    const { people } = callAs(admin)
    await expect(people.invite({ email: admin.email, role: 'viewer' })).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(people.invite({ email: 'nobody', role: 'viewer' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(people.invite({ email: 'a@b.example', role: 'king' as 'viewer' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
    const teamId = crypto.randomUUID()
    await expect(people.invite({ email: 'a@b.example', role: 'viewer', teamId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('get another role, which the audit tells with the one before', async () => {
    const dev = await personOf('developer')
    await callAs(admin).people.setRole({ userId: dev.id, role: 'maintainer' })
    expect(await prisma.user.findUniqueOrThrow({ where: { id: dev.id } })).toMatchObject({ role: 'maintainer' })
    expect(await lastAudit(dev.id)).toMatchObject({
      detail: { before: 'developer', after: 'maintainer' },
      requestId: 'test',
    })
    await expect(callAs(admin).people.setRole({ userId: 'nobody', role: 'viewer' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('never lose their last administrator', async () => {
    const { people } = callAs(admin)
    await expect(people.setRole({ userId: admin.id, role: 'viewer' })).rejects.toThrow('Ada is the only administrator')
    await expect(people.disable({ userId: admin.id })).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await prisma.audit.count()).toBe(0)
  })

  it('never lose their last administrator when two are demoted at once', async () => {
    const others = await Promise.all(Array.from({ length: 4 }, () => personOf('administrator')))
    const everybody = [admin, ...others]
    const results = await Promise.allSettled(
      everybody.map(({ id }, index) =>
        index % 2
          ? callAs(admin).people.disable({ userId: id })
          : callAs(admin).people.setRole({ userId: id, role: 'viewer' }),
      ),
    )
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(await prisma.user.count({ where: { role: 'administrator', disabledAt: null } })).toBe(1)
  })

  it.each(['shut out', 'demoted'])('leave no link behind that they made as administrators, when %s', async (how) => {
    const second = await personOf('administrator')
    const viewer = await personOf('viewer')
    const invited = await callAs(second).people.invite({ email: 'back@example.com', role: 'administrator' })
    const reset = await callAs(second).people.resetLink({ userId: viewer.id })
    if (how === 'shut out') await callAs(admin).people.disable({ userId: second.id })
    else await callAs(admin).people.setRole({ userId: second.id, role: 'developer' })
    await expect(readInvitation(pool, secretOf(invited.path))).rejects.toThrow('expired')
    await expect(readReset(pool, secretOf(reset.path))).rejects.toThrow('expired')
  })

  it('who are given a lower role lose the tokens that need the higher one, within a second, and get them back with it', async () => {
    const dev = await personOf('developer')
    const { token } = await createToken(pool, { name: 'ci', scope: 'record', createdBy: dev.id })
    const { verify, close } = createTokenVerifier({ pool, bus })
    onTestFinished(close)
    await bus.ready()
    expect(await verify(undefined, token)).toHaveProperty('actor')
    await callAs(admin).people.setRole({ userId: dev.id, role: 'viewer' })
    await vi.waitFor(async () => expect(await verify(undefined, token)).toMatchObject({ status: 401 }), heardMs)
    await callAs(admin).people.setRole({ userId: dev.id, role: 'developer' })
    await vi.waitFor(async () => expect(await verify(undefined, token)).toHaveProperty('actor'), heardMs)
  })

  it('are shut out with their sessions, links and tokens, and let in again', async () => {
    const dev = await personOf('developer')
    await createSession(pool, { ...cookies, userId: dev.id })
    const { path } = await callAs(admin).people.resetLink({ userId: dev.id })
    expect(await readReset(pool, secretOf(path))).toMatchObject({ email: dev.email })
    const { token } = await createToken(pool, { name: 'ci', scope: 'record', createdBy: dev.id })
    const { verify } = createTokenVerifier({ pool, bus })
    await bus.ready()
    expect(await verify(undefined, token)).toHaveProperty('actor')

    await callAs(admin).people.disable({ userId: dev.id })
    expect(await prisma.session.count({ where: { userId: dev.id } })).toBe(0)
    await expect(readReset(pool, secretOf(path))).rejects.toThrow('expired')
    await vi.waitFor(async () => expect(await verify(undefined, token)).toMatchObject({ status: 401 }), heardMs)
    await expect(callAs(admin).people.disable({ userId: dev.id })).rejects.toThrow('shut out already')
    await expect(callAs(admin).people.resetLink({ userId: dev.id })).rejects.toMatchObject({ code: 'CONFLICT' })

    await callAs(admin).people.enable({ userId: dev.id })
    expect(await lastAudit(dev.id)).toMatchObject({ detail: { did: 'let in again' } })
    await vi.waitFor(async () => expect(await verify(undefined, token)).toHaveProperty('actor'), heardMs)
    await expect(callAs(admin).people.enable({ userId: dev.id })).rejects.toThrow('not shut out')
  })
})
