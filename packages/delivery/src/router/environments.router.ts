import { requireAllowed } from '@groundwork/access/require'
import { allowed, router } from '@groundwork/access/trpc'
import { z } from 'zod'
import { bindIntegration, targetsElsewhere } from '../environment/bind'
import { listEnvironments, readEnvironment } from '../environment/rows'
import type { PolicyImpact } from '../environment/impact'
import { policyOffers } from '../environment/policy-offers'
import { saveEnvironment } from '../environment/save-environment'
import { usesOfPlugin } from '../environment/uses-of-plugin'
import { integrationRoles } from '../integration/rows'
import { readDelivery } from './ask-engine'
import * as inputs from './inputs'

const saved = z.object({
  id: z.uuid().optional(),
  /** As the person saw it; needed with an id. */
  rowVersion: z.int().optional(),
  name: z.string().max(60),
  title: z.string().max(200),
  rank: z.int().min(0).max(10_000),
  production: z.boolean(),
  policy: z.unknown(),
})

const bound = z.object({
  environmentId: z.uuid(),
  role: z.enum(integrationRoles),
  integrationId: z.uuid().nullable(),
  rowVersion: z.int().optional(),
  beyondEnvelope: z.boolean().optional(),
})

export const environmentsRouter = router({
  list: allowed('environment.read').query(({ ctx }) => listEnvironments(ctx.pool)),
  /** Gates and verifications of plugins that a policy can name. */
  offers: allowed('environment.read').query(({ ctx }) => policyOffers(ctx.pool)),
  /** What asks a plugin: rules, integrations, units, configuration of projects. */
  usesOfPlugin: allowed('environment.read')
    .input(z.object({ pluginId: z.string().min(1).max(100) }))
    .query(({ ctx, input }) => usesOfPlugin(ctx.pool, input.pluginId)),
  /** Targets that need a redeploy to come to the orchestrator that is bound now. */
  elsewhere: allowed('environment.read')
    .input(z.object({ environmentId: z.uuid() }))
    .query(({ ctx, input }) => targetsElsewhere(ctx.pool, input.environmentId)),
  save: allowed('environment.read')
    .input(saved)
    .mutation(async ({ ctx, input: { policy, ...input } }) => {
      requireAllowed(ctx.actor, 'environment.manage', { kind: 'environment', environment: input.name })
      // Who may change one environment does not come to another by giving it that name.
      if (input.id) {
        const { name } = await readEnvironment(ctx.pool, input.id)
        requireAllowed(ctx.actor, 'environment.manage', { kind: 'environment', environment: name })
      }
      return saveEnvironment(ctx, { ...input, policy })
    }),
  /** What a policy that is not saved would block right now; gates of plugins have a word in it, so that the engine answers. */
  impact: allowed('environment.read')
    .input(inputs.impact)
    .query(({ ctx, input }) => readDelivery<PolicyImpact>(ctx, 'policy-impact', input)),
  /** Answers the targets that need a redeploy to come to the new one. */
  bind: allowed('environment.read')
    .input(bound)
    .mutation(async ({ ctx, input }) => {
      const { name } = await readEnvironment(ctx.pool, input.environmentId)
      requireAllowed(ctx.actor, 'environment.manage', { kind: 'environment', environment: name })
      return bindIntegration(ctx, input)
    }),
})
