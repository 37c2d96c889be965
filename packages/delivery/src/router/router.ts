import { allowed, router } from '@groundwork/access/trpc'
import { shownCheck } from '../invariant/last-check'
import { configRouter } from './config.router'
import { environmentsRouter } from './environments.router'
import { freezesRouter } from './freezes.router'
import { integrationsRouter } from './integrations.router'
import { promotionsRouter } from './promotions.router'
import { targetsRouter } from './targets.router'
import { matrixCountsProcedure, matrixProcedure, movingProcedure, unitsRouter } from './units.router'
import { versionsRouter } from './versions.router'

export const deliveryRouter = router({
  config: configRouter,
  environments: environmentsRouter,
  freezes: freezesRouter,
  integrations: integrationsRouter,
  /** Whether delivery kept its own rules (I1 to I9) when an engine last checked; null: none has yet. */
  invariants: allowed('audit.read').query(({ ctx }) => shownCheck(ctx.pool)),
  matrix: matrixProcedure,
  matrixCounts: matrixCountsProcedure,
  moving: movingProcedure,
  promotions: promotionsRouter,
  targets: targetsRouter,
  units: unitsRouter,
  versions: versionsRouter,
})
