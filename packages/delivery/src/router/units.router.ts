import { can } from '@groundwork/access/can'
import { allowed, router } from '@groundwork/access/trpc'
import { ownerTeamOf } from '@groundwork/catalog/owner'
import { z } from 'zod'
import { deliveryOfRun } from '../reading/delivery-of-run'
import { unitTargets } from '../reading/for-plugins'
import { matrix } from '../reading/matrix'
import { matrixCounts, movingCount } from '../reading/matrix-views'
import { unitPage } from '../reading/unit-page'
import { unitsIn } from '../reading/units'
import { changeUnit } from '../version/change-unit'

const name = z.string().min(1).max(200)

const filter = z.object({
  q: z.string().max(200).optional(),
  project: name.optional(),
  show: z
    .array(z.enum(['waiting', 'ready', 'drifted', 'frozen', 'failed', 'mine']))
    .max(6)
    .optional(),
})

export const unitsRouter = router({
  list: allowed('target.read')
    .input(z.object({ project: name.optional() }))
    .query(({ ctx, input }) => unitsIn(ctx.pool, input.project ?? null)),
  /** Everything that the page of a unit shows. */
  get: allowed('target.read')
    .input(z.object({ project: name, unit: name }))
    .query(({ ctx, input }) => unitPage(ctx.pool, ctx.actor, input)),
  /** What runs where, of a project: what plugins' pages are told. */
  targets: allowed('target.read')
    .input(z.object({ project: name }))
    .query(({ ctx, input }) => unitTargets(ctx.pool, input.project)),
  /** Chooses the deployment path and the domain library of its next versions. */
  change: allowed('target.read')
    .input(
      z.object({
        project: name,
        unit: name,
        rowVersion: z.int(),
        path: z.object({ plugin: z.string().max(100), contribution: z.string().max(100) }).optional(),
        library: z.string().max(100).nullable().optional(),
      }),
    )
    .mutation(({ ctx, input }) => changeUnit(ctx, input)),
  /** Whether this person may make versions in a project. */
  mayMake: allowed('target.read')
    .input(z.object({ project: name }))
    .query(async ({ ctx, input }) =>
      can(ctx.actor, 'version.create', { kind: 'unit', ...(await ownerTeamOf(ctx.pool, input.project)) }),
    ),
  /** What started a run, and the versions that were made from it. */
  ofRun: allowed('target.read')
    .input(z.object({ runNumber: z.int().min(0) }))
    .query(({ ctx, input }) => deliveryOfRun(ctx.pool, ctx.actor, input.runNumber)),
})

/** `delivery.matrix`: units by project and name, with what runs in each environment. */
export const matrixProcedure = allowed('target.read')
  .input(
    z.object({
      filter: filter.default({}),
      after: z.string().max(1_000).nullish(),
      limit: z.int().min(1).max(500).default(500),
    }),
  )
  .query(({ ctx, input: { after, ...input } }) => matrix(ctx.pool, ctx.actor, { ...input, after: after ?? null }))

/** `delivery.matrixCounts`: how many units each view of the matrix has. */
export const matrixCountsProcedure = allowed('target.read').query(({ ctx }) => matrixCounts(ctx.pool, ctx.actor))

/** `delivery.moving`: how many promotions are on their way. */
export const movingProcedure = allowed('promotion.read').query(({ ctx }) => movingCount(ctx.pool))
