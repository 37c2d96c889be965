import { allowed, router } from '@groundwork/access/trpc'
import { catalogueEntries } from '../reading/catalogue'
import { originsOf } from '../bundle/origins'
import { pluginFolders } from '../bundle/plugin-folders'
import { contributionsFor } from '../reading/contributions'
import { bundleDetail, pluginDetail } from '../reading/detail'
import { impact } from '../reading/impact'
import { availablePlugins, listPlugins } from '../reading/list'
import { pluginAudit } from '../reading/audit'
import { registryPackages } from '../reading/registry-packages'
import { jobsOf } from '../reading/jobs'
import { readLog } from '../log/read-log'
import { registered } from '../registry/installation'
import { requireOwner } from '../registry/transition'
import { takeLoad } from '../use/take-load'
import { webhooksOf } from '../webhooks/webhook-secret'
import { bundleRow } from '../registry/bundles'
import { installationSecret } from '../lifecycle/schema-access'
import * as inputs from './inputs'

const reading = allowed('plugin.read')

export const readingRouter = router({
  list: reading.query(({ ctx }) => listPlugins(ctx.pool, ctx.actor)),
  available: reading.query(({ ctx }) => availablePlugins(ctx.pool, ctx.actor)),
  /** What the configured plugin registry has. */
  registry: reading.query(({ ctx }) => registryPackages(ctx.pool, ctx.engine)),
  /** Folders of the engine's disk that plugins may be taken from; none where the installation allows none. */
  folders: allowed('plugin.upload').query(({ ctx }) => pluginFolders(ctx.engine)),
  detail: reading.input(inputs.plugin).query(({ ctx, input }) => pluginDetail(ctx.pool, ctx.actor, input.id)),
  bundle: reading.input(inputs.bundle).query(({ ctx, input }) => bundleDetail(ctx.pool, ctx.actor, input)),
  impact: reading.input(inputs.impact).query(({ ctx, input }) => impact(ctx.pool, ctx.actor, input)),
  /** What is on for the viewer; on every page's path. */
  contributions: allowed('plugin.use').query(({ ctx }) => contributionsFor(ctx.pool, ctx.actor)),
  catalogue: reading.query(({ ctx }) => catalogueEntries(ctx.pool, ctx.actor)),
  /** How long a browser took to load a plugin's UI, or why it failed. Counted at most 60 times a minute for a person. */
  reportLoad: allowed('plugin.use')
    .input(inputs.load)
    .mutation(({ ctx, input }) => takeLoad(ctx.pool, ctx.actor, input)),
  logs: reading.input(inputs.logs).query(async ({ ctx, input: { id: pluginId, ...place } }) => {
    await requireOwner(ctx.pool, ctx.actor, { action: 'plugin.log', installed: await registered(ctx.pool, pluginId) })
    return readLog(ctx.pool, { pluginId, ...place })
  }),
  /** Where places of a stack stand in the plugin's sources, for those who may read its log; as they are where it has no maps. */
  trace: reading.input(inputs.trace).query(async ({ ctx, input: { id, sha256, places } }) => {
    const installed = await registered(ctx.pool, id)
    await requireOwner(ctx.pool, ctx.actor, { action: 'plugin.log', installed })
    const isOwn = (await bundleRow(ctx.pool, sha256)).pluginId === installed.pluginId
    return { places: isOwn ? await originsOf(ctx.pool, sha256, places) : [] }
  }),
  /** Its jobs with their schedules, the last result of each, and when what failed is tried again. */
  jobs: reading.input(inputs.plugin).query(({ ctx, input: { id } }) => jobsOf(ctx.pool, ctx.actor, id)),
  audit: reading.input(inputs.audit).query(async ({ ctx, input: { id: pluginId, ...place } }) => {
    await requireOwner(ctx.pool, ctx.actor, { action: 'audit.read', installed: await registered(ctx.pool, pluginId) })
    return pluginAudit(ctx.pool, { pluginId, ...place })
  }),
  /** Addresses that other systems post to, with their secrets: for those who configure the plugin. */
  webhooks: reading.input(inputs.plugin).query(async ({ ctx, input: { id } }) => {
    const installed = await registered(ctx.pool, id)
    await requireOwner(ctx.pool, ctx.actor, { action: 'plugin.configure', installed })
    return webhooksOf(installationSecret(), (await bundleRow(ctx.pool, installed.activeSha)).manifest)
  }),
})
