import { makeUser } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { lateBus } from '@groundwork/db/testing/late-bus'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createToken, createTokenVerifier, revokeToken } from './tokens'

const db = await testDatabase()
const { pool, prisma, bus } = db

function verifier() {
  const made = createTokenVerifier({ pool, bus })
  onTestFinished(() => made.close())
  return made
}

describe('tokens', () => {
  it('are known by their hash only', async () => {
    const { id, token } = await createToken(pool, { name: 'laptop', scope: 'record', createdBy: null })
    expect(token).toMatch(/^gw_record_[0-9A-Za-z]{32}$/)
    const row = await prisma.token.findUniqueOrThrow({ where: { id } })
    expect(row.hint).toBe(token.slice(-4))
    expect(JSON.stringify(row)).not.toContain(token.slice(10))
    expect(await verifier().verify(undefined, token)).toEqual({
      actor: { kind: 'token', id, name: 'laptop', scope: 'record' },
    })
  })

  it('act no more within a second of being revoked in another process', async () => {
    const { id, token } = await createToken(pool, { name: 'ci', scope: 'read', createdBy: null })
    const { verify } = verifier()
    await bus.ready()
    expect(await verify(`Bearer ${token}`, undefined)).toHaveProperty('actor')
    expect(await revokeToken(pool, id)).toBe(true)
    await bus.publish(pool, [{ topic: 'token', key: id }])
    bus.wake()
    await vi.waitFor(
      async () => expect(await verify(`Bearer ${token}`, undefined)).toMatchObject({ status: 401 }),
      // A second on a machine at rest; without the event it would be the thirty that an answer is kept.
      10_000,
    )
    expect(await revokeToken(pool, id)).toBe(false)
  })

  it('act no more either when they were revoked while nobody listened yet', async () => {
    const { id, token } = await createToken(pool, { name: 'early', scope: 'read', createdBy: null })
    const late = await lateBus(db)
    const { verify, close } = createTokenVerifier({ pool, bus: late.bus })
    onTestFinished(() => close())
    expect(await verify(undefined, token)).toHaveProperty('actor')
    await revokeToken(pool, id)
    expect(await verify(undefined, token)).toHaveProperty('actor')
    await late.listen()
    expect(await verify(undefined, token)).toMatchObject({ status: 401 })
  })

  it('expire', async () => {
    const { id, token } = await createToken(pool, { name: 'short', scope: 'read', createdBy: null, expiresInDays: 1 })
    expect(await verifier().verify(undefined, token)).toHaveProperty('actor')
    await pool.query(`update token set expires_at = now() - interval '1 second' where id = $1`, [id])
    expect(await verifier().verify(undefined, token)).toMatchObject({
      message: expect.stringContaining('"short" has expired'),
    })
  })

  it('of a person who is shut out are refused', async () => {
    const user = await makeUser(prisma, { disabledAt: new Date() })
    const { token } = await createToken(pool, { name: 'left', scope: 'record', createdBy: user.id })
    expect(await verifier().verify(undefined, token)).toMatchObject({
      status: 401,
      message: expect.stringContaining('no longer has access'),
    })
  })

  it.each([
    ['record', 'viewer', 'the scope "record" needs developer'],
    ['publish', 'viewer', 'the scope "publish" needs developer'],
    ['record', 'developer', null],
    ['read', 'viewer', null],
  ] as const)('of scope %s whose maker is now %s: %s', async (scope, role, refusal) => {
    const user = await makeUser(prisma, { role })
    const { token } = await createToken(pool, { name: 'theirs', scope, createdBy: user.id })
    const answer = await verifier().verify(undefined, token)
    if (refusal === null) expect(answer).toHaveProperty('actor')
    else expect(answer).toMatchObject({ status: 401, message: expect.stringContaining(refusal) })
  })

  it('remember when they were used, at most once a minute over all processes', async () => {
    const { id, token } = await createToken(pool, { name: 'used', scope: 'record', createdBy: null })
    const lastUsed = async () => (await prisma.token.findUniqueOrThrow({ where: { id } })).lastUsedAt
    expect(await lastUsed()).toBeNull()
    await verifier().verify(undefined, token)
    await vi.waitFor(async () => expect(await lastUsed()).not.toBeNull(), 10_000)
    const first = await lastUsed()
    await verifier().verify(undefined, token)
    await pool.query('select 1')
    expect(await lastUsed()).toEqual(first)
  })
})
