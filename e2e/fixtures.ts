import { createSession } from '@groundwork/access/session'
import { makeUser } from '@groundwork/db/makers'
import { createPrisma } from '@groundwork/db/client'
import { createPool } from '@groundwork/db/pool'
import { test as base, expect, type Page } from '@playwright/test'
import { type Running, running } from './src/groundwork'

type Fixtures = {
  groundwork: Running
  /** A page of a signed-in administrator. Signed in by a session row, not through the form. */
  signedIn: Page
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's dependencies from this pattern.
  groundwork: async ({}, use) => use(running()),
  baseURL: async ({ groundwork }, use) => use(groundwork.portalUrl),
  signedIn: async ({ page, groundwork }, use) => {
    const pool = createPool(groundwork.databaseUrl, { max: 1 })
    const prisma = createPrisma(pool)
    try {
      const user = await makeUser(prisma, { role: 'administrator', name: 'Ada Lindqvist' })
      const { secret, portalUrl } = groundwork
      const cookie = await createSession(pool, { userId: user.id, secret, portalUrl })
      await page.context().addCookies([{ name: cookie.name, value: encodeURIComponent(cookie.value), url: portalUrl }])
    } finally {
      await prisma.$disconnect()
      await pool.end()
    }
    await use(page)
  },
})

/** Without Metaflow nothing real can be recorded; `npm test` says which package to install, and never skips with CI=true. */
export const withMetaflow = process.env.GROUNDWORK_TEST_PYTHON ? test : test.skip

export { expect }
