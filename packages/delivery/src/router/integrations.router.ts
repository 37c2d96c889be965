import { allowed, router } from '@groundwork/access/trpc'
import { z } from 'zod'
import { callFigures } from '../integration/call-count'
import type { ComputeLoad } from '../integration/compute-load'
import { createIntegration, retireIntegration, updateIntegration } from '../integration/change-integration'
import { readConformance, type StoredConformance } from '../integration/conformance'
import { integrationOffers, type IntegrationRow, integrationRow, integrationRows } from '../integration/list'
import type { ConnectionFinding } from '../integration/refresh'
import { integrationRoles } from '../integration/rows'
import { askDelivery, readDelivery } from './ask-engine'

const one = z.object({ id: z.uuid() })
const seen = one.extend({ rowVersion: z.int() })
const name = z.string().min(1).max(60)
const config = z.record(z.string(), z.unknown())

export const integrationsRouter = router({
  list: allowed('integration.read').query(({ ctx }) => integrationRows(ctx.pool)),
  /** With the schema of its configuration. */
  get: allowed('integration.read')
    .input(one)
    .query(({ ctx, input }) => integrationRow(ctx.pool, input.id)),
  /** What one can be made of: contributions of plugins, with their schemas. */
  offers: allowed('integration.read').query(({ ctx }) => integrationOffers(ctx.pool)),
  create: allowed('integration.manage')
    .input(z.object({ name, role: z.enum(integrationRoles), pluginId: z.string(), contribution: z.string(), config }))
    .mutation(({ ctx, input }) => createIntegration(ctx, input)),
  update: allowed('integration.manage')
    .input(seen.extend({ name, config }))
    .mutation(({ ctx, input }) => updateIntegration(ctx, input)),
  retire: allowed('integration.manage')
    .input(seen)
    .mutation(({ ctx, input }) => retireIntegration(ctx, input)),
  /** Asks the extension what it can do and whether what is behind it answers. */
  check: allowed('integration.manage')
    .input(one)
    .mutation(async ({ ctx, input }): Promise<{ integration: IntegrationRow; findings: ConnectionFinding[] }> => {
      const { findings } = await askDelivery<{ findings: ConnectionFinding[] }>(ctx, 'integrations/check', input)
      return { integration: await integrationRow(ctx.pool, input.id), findings }
    }),
  /** How what Groundwork asked of it ended in the last hour, and why the newest call failed that did. */
  calls: allowed('integration.read')
    .input(one)
    .query(({ ctx, input }) => callFigures(ctx.pool, input.id)),
  /** Of a compute: what there is of a pool, what of it is in use now, and what was used, as it says itself at this moment. */
  load: allowed('integration.read')
    .input(one.extend({ pool: z.string().min(1).max(200).optional() }))
    .query(({ ctx, input }) => readDelivery<ComputeLoad>(ctx, 'integrations/load', input)),
  /** What the conformance kit found of it, by any measuring; null where it was never measured. */
  conformance: allowed('integration.read')
    .input(one)
    .query(({ ctx, input }) => readConformance(ctx.pool, input.id)),
  /** Without `full` nothing is started. With it runs are, so the integration's name is typed, and the report grows by and by. */
  runConformance: allowed('integration.manage')
    .input(one.extend({ full: z.literal(true).optional(), typedName: z.string().max(200).optional() }))
    .mutation(async ({ ctx, input }): Promise<StoredConformance | null> => {
      await askDelivery(ctx, 'integrations/conformance', input)
      return readConformance(ctx.pool, input.id)
    }),
})
