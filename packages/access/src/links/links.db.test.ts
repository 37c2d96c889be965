import { makeUser } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it } from 'vitest'
import { ConflictError, NotFoundError } from '../errors/errors'
import { makeLink, readLink, useLink } from './links'

const { pool, prisma } = await testDatabase()
const secretOf = (path: string) => path.split('/').at(-1) as string
const invite = (email: string) => makeLink(pool, { kind: 'invitation', email, role: 'viewer', createdBy: null })

describe('one-time links', () => {
  it('carry what they are for and store no secret', async () => {
    const link = await invite('Grace@Example.com')
    expect(link.path).toMatch(/^\/join\/[0-9A-Za-z]{32}$/)
    expect(link.expiresAt.getTime() - Date.now()).toBeGreaterThan(47.9 * 3_600_000)
    const row = await prisma.oneTimeLink.findUniqueOrThrow({ where: { id: link.id } })
    expect(JSON.stringify(row)).not.toContain(secretOf(link.path))
    expect(await readLink(pool, 'invitation', secretOf(link.path))).toMatchObject({
      email: 'grace@example.com',
      role: 'viewer',
    })
  })

  it('work once, also when ten race for one', async () => {
    const { path } = await makeLink(pool, { kind: 'first-administrator', createdBy: null })
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => useLink(pool, 'first-administrator', secretOf(path))),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refused = results.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(refused.reason).toBeInstanceOf(ConflictError)
    expect(refused.reason.message).toContain('used already')
  })

  it('expire after 48 h with a sentence of their own', async () => {
    const { id, path } = await invite('late@example.com')
    await pool.query(`update one_time_link set expires_at = now() - interval '1 second' where id = $1`, [id])
    for (const look of [useLink, readLink]) {
      await expect(look(pool, 'invitation', secretOf(path))).rejects.toThrow(/has expired.*Ask an administrator/)
    }
  })

  it('are unknown when mistyped or of another kind', async () => {
    const { path } = await invite('other@example.com')
    await expect(useLink(pool, 'invitation', `${secretOf(path)}x`)).rejects.toThrow(NotFoundError)
    await expect(useLink(pool, 'reset', secretOf(path))).rejects.toThrow(/not known here/)
    await expect(useLink(pool, 'invitation', secretOf(path))).resolves.toMatchObject({ email: 'other@example.com' })
  })

  it('replace an older one for the same purpose only', async () => {
    const user = await makeUser(prisma)
    const kept = await makeLink(pool, { kind: 'reset', userId: user.id, createdBy: null })
    const old = await invite('twice@example.com')
    const fresh = await invite('twice@example.com')
    await expect(readLink(pool, 'invitation', secretOf(old.path))).rejects.toThrow('expired')
    await expect(readLink(pool, 'invitation', secretOf(fresh.path))).resolves.toBeTruthy()
    await expect(readLink(pool, 'reset', secretOf(kept.path))).resolves.toMatchObject({ userId: user.id })
  })
})
