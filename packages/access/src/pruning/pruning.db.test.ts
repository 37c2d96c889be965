import { makeUser } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { attemptKey, countAttempt } from '../auth/attempts'
import { linkRefusal, makeLink, readLink, useLink } from '../links/links'
import { pruneAccess } from './pruning'

const { pool, prisma } = await testDatabase()

it('deletes expired sessions only', async () => {
  const { id } = await makeUser(prisma)
  const days = async (userId: string, from: string) =>
    pool.query(
      `insert into session (id, token, user_id, expires_at) values (gen_random_uuid(), gen_random_uuid(), $1, now() + $2::interval)
       returning id`,
      [userId, from],
    )
  await days(id, '-1 minute')
  const kept = await days(id, '1 minute')
  expect(await pruneAccess(pool)).toBe(1)
  expect(await prisma.session.findMany({ select: { id: true } })).toEqual(kept.rows)
})

it('deletes links a month after they stopped working, and until then says why', async () => {
  const secretOf = (path: string) => path.split('/').at(-1)!
  const make = (email: string) =>
    makeLink(pool, { kind: 'invitation', email, role: 'viewer', createdBy: null }).then(async (link) => ({
      ...link,
      refusal: () => readLink(pool, 'invitation', secretOf(link.path)).then(() => null, linkRefusal),
    }))
  const used = await make('used@example.org')
  await useLink(pool, 'invitation', secretOf(used.path))
  const expired = await make('expired@example.org')
  await pool.query(`update one_time_link set expires_at = now() - interval '29 days' where id = $1`, [expired.id])
  const old = await make('old@example.org')
  await pool.query(`update one_time_link set expires_at = now() - interval '31 days' where id = $1`, [old.id])
  const waiting = await make('waiting@example.org')
  expect(await pruneAccess(pool)).toBe(1)
  expect(await Promise.all([used, expired, old, waiting].map((link) => link.refusal()))).toEqual([
    'used',
    'expired',
    'unknown',
    null,
  ])
})

it('deletes counts of attempts a day after their last, and none that still count', async () => {
  await countAttempt(prisma, { email: 'now@example.org', address: null })
  await countAttempt(prisma, { email: 'once@example.org', address: null })
  await prisma.rateLimit.updateMany({
    where: { NOT: { key: { startsWith: attemptKey('now@example.org') } } },
    data: { lastRequest: Date.now() - 25 * 3_600_000 },
  })
  expect(await pruneAccess(pool)).toBe(2)
  expect(await prisma.rateLimit.count()).toBe(2)
})
