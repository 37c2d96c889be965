import { accessRouter } from '@groundwork/access/router'
import { createCallerFactory, mergeRouters, router } from '@groundwork/access/trpc'
import { catalogRouter } from '@groundwork/catalog/router'
import { deliveryRouter } from '@groundwork/delivery/router'
import { pluginsRouter } from '@groundwork/plugin-host/router'
import { standingRouter } from '@groundwork/plugin-host/standing'
import { runsRouter } from '@groundwork/runs/router'
import { liveRouter } from './live.router'

export const appRouter = router({
  access: accessRouter,
  catalog: catalogRouter,
  delivery: deliveryRouter,
  live: liveRouter,
  plugins: mergeRouters(pluginsRouter, standingRouter),
  runs: runsRouter,
})
export type AppRouter = typeof appRouter

export const createCaller = createCallerFactory(appRouter)
