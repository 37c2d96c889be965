import { router } from '@groundwork/access/trpc'
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
  matrix: matrixProcedure,
  matrixCounts: matrixCountsProcedure,
  moving: movingProcedure,
  promotions: promotionsRouter,
  targets: targetsRouter,
  units: unitsRouter,
  versions: versionsRouter,
})
