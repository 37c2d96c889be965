import { createToken } from '@groundwork/access/tokens'
import { makeUser } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { stores } from '../../server/db'
import { uploadPackage } from './upload-package'

const { url, pool, prisma } = await testDatabase()

beforeAll(() => {
  vi.stubEnv('DATABASE_URL', url)
  vi.stubEnv('GROUNDWORK_SECRET', 'a-secret-of-this-installation-0123')
  vi.stubEnv('GROUNDWORK_PORTAL_URL', 'http://127.0.0.1:3100')
  vi.stubEnv('GROUNDWORK_ENGINE_URL', 'http://127.0.0.1:9')
})
afterAll(async () => {
  await stores().bus.close()
  await stores().pool.end()
})

async function upload(createdBy: string | null): Promise<readonly [number, string]> {
  const { token } = await createToken(pool, { name: 'ci', scope: 'record', createdBy })
  const headers = { authorization: `Bearer ${token}` }
  const answer = await uploadPackage(new Request('http://127.0.0.1:3100/api/versions', { method: 'POST', headers }))
  return [answer.status, ((await answer.json()) as { message: string }).message]
}

it('tells whoever comes with the operator’s token that it takes a person’s, and where to make one', async () => {
  const [status, message] = await upload(null)
  expect(status).toBe(403)
  expect(message).toBe(
    `Nobody stands behind the token "ci": the operator made it on the machine of Groundwork. Only a person's token can upload a code package. Make one with the scope "record" under Settings, Tokens.`,
  )
  const left = await makeUser(prisma, { role: 'maintainer' })
  await pool.query('update "user" set disabled_at = now() where id = $1', [left.id])
  expect((await upload(left.id))[0]).toBeGreaterThanOrEqual(401)
})
