import { createSession } from '@groundwork/access/session'
import { createPrisma } from '@groundwork/db/client'
import { makeTeam, makeUser, type MadeTeam, type MadeUser } from '@groundwork/db/makers'
import { createPool } from '@groundwork/db/pool'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import type { Running } from './groundwork'

export type Visitor = MadeUser & { context: BrowserContext; page: Page }
export type Invitation = {
  role: string
  name: string /** Another portal over the same database. */
  portalUrl?: string
}

/** People and teams of one test file, each person with a browser of their own. */
export type Cast = {
  visitor: (browser: Browser, who: Invitation) => Promise<Visitor>
  team: (name: string, members: Record<string, string>) => Promise<MadeTeam>
  project: (name: string) => Promise<void>
  leave: () => Promise<void>
}

export function gatherCast(running: Running): Cast {
  const pool = createPool(running.databaseUrl, { max: 1 })
  const prisma = createPrisma(pool)
  const contexts: BrowserContext[] = []
  return {
    async visitor(browser, { role, name, portalUrl = running.portalUrl }) {
      const user = await makeUser(prisma, { role, name })
      const cookie = await createSession(pool, { userId: user.id, secret: running.secret, portalUrl })
      const context = await browser.newContext({ baseURL: portalUrl })
      contexts.push(context)
      await context.addCookies([{ name: cookie.name, value: encodeURIComponent(cookie.value), url: portalUrl }])
      return { ...user, context, page: await context.newPage() }
    },
    team: (name, members) => makeTeam(prisma, { name, slug: name.toLowerCase().replaceAll(' ', '-'), members }),
    async project(name) {
      const row = { name, kind: 'project', description: 'What the tests are about.' }
      await prisma.project.upsert({ where: { name }, create: row, update: {} })
    },
    async leave() {
      for (const context of contexts) await context.close()
      await prisma.$disconnect()
      await pool.end()
    },
  }
}
