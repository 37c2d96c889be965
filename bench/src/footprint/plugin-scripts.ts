import { setTimeout as delay } from 'node:timers/promises'
import { createPrisma } from '@groundwork/db/client'
import { makeProject, makeRun, makeTask } from '@groundwork/db/makers'
import { createPool, type Pool } from '@groundwork/db/pool'
import { openBrowser } from '../measure/browser'
import { enterPortal, type Portal } from '../plugins/portal'
import type { Started } from './groundwork'
import { scriptsOf } from './page-scripts'

const plugin = 'content-decisions'
const project = 'content_decisions'
const mostWaits = 120
const waitMs = 500
/** Longer than the bars of a run that goes on stand still. */
const movingMs = 7_000

/**
 * The same for pages on which a plugin shows a part: the one that ships with Groundwork, on for everyone, and a project and
 * runs that its parts are for. The code of the plugin counts.
 */
export async function scriptsWithPlugin(groundwork: Started): Promise<Record<string, number>> {
  const pool = createPool(groundwork.databaseUrl, { max: 2 })
  const browser = await openBrowser()
  try {
    const portal = await enterPortal(groundwork, pool)
    await enable(portal, pool)
    const kilobytes: Record<string, number> = {}
    for (const [route, address] of Object.entries(await routes(pool))) {
      const visit = {
        ...{ url: portal.url + address, cookies: [portal.cookie], shows: `main [data-plugin="${plugin}"] *` },
        ...(route.includes('going on') ? { restMs: movingMs } : {}),
      }
      kilobytes[route] = await scriptsOf(browser, visit)
    }
    return kilobytes
  } finally {
    await browser.close()
    await pool.end()
  }
}

/** Route -> an address under it. */
async function routes(pool: Pool): Promise<Record<string, string>> {
  const prisma = createPrisma(pool)
  await makeProject(prisma, { name: project })
  await prisma.$disconnect()
  const [succeeded, failed] = [await run(pool, 'succeeded'), await run(pool, 'failed')]
  const goingOn = await run(pool, 'running')
  return {
    '/ with a card': '/',
    '/projects/[name] with a card': `/projects/${project}`,
    "/projects/[name] plugin's tab": `/projects/${project}?tab=plugin:${plugin}:decisions`,
    '/runs/[flow]/[run] with a card': succeeded.address,
    "/runs/[flow]/[run] plugin's tab": `${succeeded.address}?view=plugin:${plugin}:films`,
    '/runs/[flow]/[run] failed, with a card': failed.address,
    // Not at its end, so the browser draws it.
    '/runs/[flow]/[run] words looked for in a log': `${failed.address}?task=${failed.task}&find=error`,
    "/runs/[flow]/[run] a task's artifacts": `${failed.address}?task=${failed.task}&tab=artifacts`,
    '/runs/[flow]/[run] going on, words looked for in a log': `${goingOn.address}?task=${goingOn.task}&find=error`,
    '/runs/[flow]/[run] going on': goingOn.address,
    '/runs/[flow]/[run] going on, with a task': `${goingOn.address}?task=${goingOn.task}`,
    '/p/[plugin]': `/p/${plugin}`,
    '/settings/plugins/[plugin]/[page]': `/settings/plugins/${plugin}/rules`,
  }
}

async function run(pool: Pool, status: 'succeeded' | 'failed' | 'running') {
  const { runNumber, id } = await makeRun(pool, { flow: 'SlateFlow', project, status, tasksTotal: 20 })
  const task = await makeTask(pool, { runNumber, step: 'start', status })
  for (let n = 0; n < 19; n++) await makeTask(pool, { runNumber, step: 'work' })
  return { address: `/runs/SlateFlow/${id}`, task: encodeURIComponent(`start/${task.id}`) }
}

/** Registers the bundle that the engine keeps ready, with all that it asks for; resolves when its backend answers. */
async function enable(portal: Portal, pool: Pool): Promise<void> {
  type Bundle = { sha256: string; granted: string[] }
  const { rows } = await pool.query<Bundle>(
    `select sha256, manifest -> 'permissions' as granted from plugin_bundle where plugin_id = $1`,
    [plugin],
  )
  if (!rows[0]) throw new Error(`No bundle of ${plugin} is ready.`)
  await portal.mutate('plugins.register', { ...rows[0], ownerTeam: null, audience: { kind: 'everyone' } })
  for (let n = 0; n < mostWaits; n++) {
    const { rowCount } = await pool.query(`select from plugin_instance where plugin_id = $1 and state = 'healthy'`, [
      plugin,
    ])
    if (rowCount) return
    await delay(waitMs)
  }
  throw new Error(`${plugin} did not start.`)
}
