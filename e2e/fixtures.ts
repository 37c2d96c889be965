import { createSession } from '@groundwork/access/session'
import { createPrisma } from '@groundwork/db/client'
import { makeUser } from '@groundwork/db/makers'
import { createPool } from '@groundwork/db/pool'
import { test as base, expect, type Page } from '@playwright/test'
import { type Running, running } from './src/groundwork'
import { largeFlow } from './src/large-run'
import { type Cast, gatherCast } from './src/person'
import { type RecordedTask, recordedTask } from './src/recorded'
import { openStudio, type Studio } from './src/trailers'
import { openWorkshop, type Workshop } from './src/workshop'

type Person = { role: string; name: string }

type Fixtures = {
  groundwork: Running
  /** Signs the page's visitor in by a session row, not through the form. */
  signInAs: (person: Person) => Promise<void>
  /** A page of a signed-in administrator. */
  signedIn: Page
  /** The run of 5,000 tasks, and its task with the long log. */
  large: RecordedTask
}

type Shared = {
  /** Makes versions of the sample plugin. */
  workshop: Workshop
  /** Further people and teams. */
  cast: Cast
  /** A project with a domain library of its own and two people who deliver its flows. */
  studio: Studio
}

export const test = base.extend<Fixtures, Shared>({
  workshop: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's dependencies from this pattern.
    async ({}, use) => {
      const workshop = await openWorkshop(running().portalUrl)
      await use(workshop)
      workshop.remove()
    },
    { scope: 'worker' },
  ],
  cast: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      const cast = gatherCast(running())
      await use(cast)
      await cast.leave()
    },
    { scope: 'worker' },
  ],
  studio: [
    async ({ browser, cast, workshop }, use) => {
      const studio = await openStudio({ browser, cast, workshop, groundwork: running() })
      await use(studio)
      studio.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  // oxlint-disable-next-line no-empty-pattern -- as above
  groundwork: async ({}, use) => use(running()),
  baseURL: async ({ groundwork }, use) => use(groundwork.portalUrl),
  signInAs: async ({ page, groundwork }, use) => {
    const { databaseUrl, secret, portalUrl } = groundwork
    const pool = createPool(databaseUrl, { max: 1 })
    const prisma = createPrisma(pool)
    await use(async (person) => {
      const user = await makeUser(prisma, person)
      const cookie = await createSession(pool, { userId: user.id, secret, portalUrl })
      await page.context().addCookies([{ name: cookie.name, value: encodeURIComponent(cookie.value), url: portalUrl }])
    })
    await prisma.$disconnect()
    await pool.end()
  },
  signedIn: async ({ page, signInAs }, use) => {
    await signInAs({ role: 'administrator', name: 'Ada Lindqvist' })
    await use(page)
  },
  large: async ({ groundwork }, use) => use(await recordedTask(groundwork, largeFlow, 'start')),
})

export { expect }
