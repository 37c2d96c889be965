import { createPrisma } from '@groundwork/db/client'
import { makeProject } from '@groundwork/db/makers'
import { createPool, type Pool } from '@groundwork/db/pool'
import { deployFlow } from '@groundwork/delivery/testing/deployed-flow'
import { openBrowser } from '../measure/browser'
import { enterPortal, type Portal } from '../plugins/portal'
import type { Started } from './groundwork'
import { scriptsOf } from './page-scripts'

/** Of a library that ships with Groundwork and is registered: its schema draws the form of a layer. */
const library = { id: 'content-decisions', project: 'content_decisions' }
/** The project of `deployFlow`; no library describes its configuration. */
const project = 'fake'
const flow = 'FootprintFlow'

/**
 * The same for the pages of delivery, of plugins and of what governs both: a flow that runs in an environment, a change of a
 * library's configuration, the plugin that `scriptsWithPlugin` has registered.
 */
export async function scriptsOfDelivery(groundwork: Started): Promise<Record<string, number>> {
  const pool = createPool(groundwork.databaseUrl, { max: 2 })
  const browser = await openBrowser()
  try {
    const portal = await enterPortal(groundwork, pool)
    const kilobytes: Record<string, number> = {}
    for (const [route, { address, shows }] of Object.entries(await deliveryRoutes(portal, pool)))
      kilobytes[route] = await scriptsOf(browser, { url: portal.url + address, cookies: [portal.cookie], shows })
    return kilobytes
  } finally {
    await browser.close()
    await pool.end()
  }
}

type Page = { address: string; shows: string }

/** Route -> an address under it, and what only a page that is whole has. */
async function deliveryRoutes(portal: Portal, pool: Pool): Promise<Record<string, Page>> {
  const { targetId, promotion, integrationId } = await deliver(pool)
  const form = `project:${library.project}`
  const change = await draft(portal, form)
  const main = (address: string, shows = 'main h1'): Page => ({ address, shows })
  const delivered = `/projects/${project}`
  return {
    '/projects/[name]/units/[unit]': main(`${delivered}/units/${flow}`),
    '/targets/[id]': main(`/targets/${targetId}`),
    '/promotions': main('/promotions'),
    '/promotions/[number]': main(`/promotions/${promotion}`),
    '/inbox': main('/inbox'),
    '/freezes': main('/freezes'),
    '/projects/[name]/config': main(`${delivered}/config`),
    '/projects/[name]/config/values': main(`${delivered}/config/values`),
    '/projects/[name]/config/[...layer] form': main(`/projects/${library.project}/config/project`, 'main input'),
    '/projects/[name]/config/[...layer] text': main(`${delivered}/config/project`, 'main textarea'),
    '/config/library/[id]': main(`/config/library/${library.id}`, 'main textarea'),
    '/config-changes/[number]': main(`/config-changes/${change}`),
    '/settings/environments': main('/settings/environments'),
    '/settings/environments/[name]': main('/settings/environments/production', 'main input'),
    '/settings/integrations': main('/settings/integrations'),
    '/settings/integrations/new': main('/settings/integrations/new'),
    '/settings/integrations/[id]': main(`/settings/integrations/${integrationId}`),
    '/settings/roles': main('/settings/roles'),
    '/settings/why': main('/settings/why'),
    '/plugins': main('/plugins'),
    '/plugins/available': main('/plugins/available'),
    '/plugins/envelopes': main('/plugins/envelopes'),
    '/plugins/impact': main('/plugins/impact'),
    '/plugins/keys': main('/plugins/keys'),
    '/plugins/requests': main('/plugins/requests'),
    ...Object.fromEntries(
      ['', 'configuration', 'versions', 'jobs', 'log', 'activity'].map((tab) => [
        `/plugins/[id] ${tab}`.trimEnd(),
        main(`/plugins/${library.id}/${tab}`.replace(/\/$/, '')),
      ]),
    ),
  }
}

/** A flow that runs in the first environment, as a promotion left it there. */
async function deliver(pool: Pool) {
  const prisma = createPrisma(pool)
  await makeProject(prisma, { name: project })
  await prisma.$disconnect()
  const deployed = await deployFlow(pool, { code: Buffer.from('a code package'), entry: 'flow.py', name: flow })
  const { rows } = await pool.query<{ number: number }>('select number from promotion where id = $1', [
    deployed.promotionId,
  ])
  return { ...deployed, promotion: rows[0]!.number }
}

/** A draft of a change of a layer; gives its number. */
async function draft(portal: Portal, address: string): Promise<number> {
  const wanted = { address, base: 0, values: {}, locks: [], message: 'For the benchmark' }
  const { number } = await portal.mutate<{ number: number }>('delivery.config.saveDraft', wanted)
  return number
}
