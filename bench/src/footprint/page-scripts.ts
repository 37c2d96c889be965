import { createSession } from '@groundwork/access/session'
import { createPrisma } from '@groundwork/db/client'
import { makeProject, makeRun, makeTask, makeUser } from '@groundwork/db/makers'
import { createPool } from '@groundwork/db/pool'
import type { Browser } from '@playwright/test'
import { openBrowser } from '../measure/browser'
import type { Started } from './groundwork'

export type Visit = {
  url: string
  cookies: { name: string; value: string; url: string }[]
  /** What must be on the page, so that a page that broke is not taken for a small one. */
  shows?: string
  /** How long it is left to itself, where that is longer than for others: what goes on draws itself anew after a while. */
  restMs?: number
}

/** Kilobytes of JavaScript, as sent (gzip), that Chromium loads for each route with an empty cache and nothing touched. */
export async function scriptsByRoute(groundwork: Started): Promise<Record<string, number>> {
  const { routes, cookie } = await prepare(groundwork)
  const browser = await openBrowser()
  try {
    const kilobytes: Record<string, number> = {}
    for (const [route, address] of Object.entries(routes)) {
      const cookies = route === '/sign-in' ? [] : [cookie]
      kilobytes[route] = await scriptsOf(browser, { url: new URL(address, groundwork.portalUrl).href, cookies })
    }
    return kilobytes
  } finally {
    await browser.close()
  }
}

/** Of one page, with an empty cache. */
export async function scriptsOf(browser: Browser, { url, cookies, shows, restMs = 2_500 }: Visit): Promise<number> {
  const context = await browser.newContext()
  try {
    await context.addCookies(cookies)
    const page = await context.newPage()
    const sizes: Promise<number>[] = []
    page.on('requestfinished', (request) => {
      if (request.resourceType() !== 'script') return
      sizes.push(request.sizes().then((size) => size.responseBodySize))
    })
    const response = await page.goto(url, { waitUntil: 'load' })
    if (!response?.ok()) throw new Error(`${url} answered ${response?.status()}.`)
    if (new URL(page.url()).pathname !== new URL(url).pathname) throw new Error(`${url} led to ${page.url()}.`)
    if (shows) await page.locator(shows).first().waitFor()
    // What the page loads by itself once it runs counts as well. A live page is never quite idle, so: a fixed time.
    await page.waitForTimeout(restMs)
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    return Math.round(total / 102.4) / 10
  } finally {
    await context.close()
  }
}

/** An administrator's session, and a project with a run to look at. */
async function prepare({ databaseUrl, secret, portalUrl }: Started) {
  const pool = createPool(databaseUrl, { max: 2 })
  const prisma = createPrisma(pool)
  try {
    const user = await makeUser(prisma, { role: 'administrator' })
    const session = await createSession(pool, { userId: user.id, secret, portalUrl })
    const cookie = { name: session.name, value: encodeURIComponent(session.value), url: portalUrl }
    const project = await makeProject(prisma, { name: 'footprint', state: 'failing' })
    const run = await makeRun(pool, { flow: 'FootprintFlow', project: project.name, status: 'failed', tasksTotal: 20 })
    const task = await makeTask(pool, { runNumber: run.runNumber, step: 'start', status: 'failed' })
    for (let n = 0; n < 19; n++) await makeTask(pool, { runNumber: run.runNumber, step: 'work' })
    const routes = routesOf({ project: project.name, run: `/runs/FootprintFlow/${run.id}`, task: `start/${task.id}` })
    return { routes, cookie }
  } finally {
    await prisma.$disconnect()
    await pool.end()
  }
}

/** Route -> an address under it. */
function routesOf({ project, run, task }: { project: string; run: string; task: string }): Record<string, string> {
  return {
    '/': '/',
    '/catalogue': '/catalogue',
    '/catalogue/flows': '/catalogue/flows',
    '/catalogue/libraries': '/catalogue/libraries',
    '/projects/[name]': `/projects/${project}`,
    '/runs': '/runs',
    '/runs/[flow]/[run]': run,
    '/runs/[flow]/[run] graph': `${run}?view=graph`,
    '/runs/[flow]/[run] tasks': `${run}?view=tasks`,
    '/runs/[flow]/[run]/[step]/[task]': `${run}/${task}`,
    '/settings/people': '/settings/people',
    '/settings/teams': '/settings/teams',
    '/settings/tokens': '/settings/tokens',
    '/settings/audit': '/settings/audit',
    '/settings/account': '/settings/account',
    '/connect': '/connect',
    '/sign-in': '/sign-in',
  }
}
