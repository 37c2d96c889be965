import { accessRouter } from '@groundwork/access/router'
import { createCallerFactory, router } from '@groundwork/access/trpc'
import { catalogRouter } from '@groundwork/catalog/router'
import { runsRouter } from '@groundwork/runs/router'
import { liveRouter } from './live.router'

export const appRouter = router({ access: accessRouter, catalog: catalogRouter, live: liveRouter, runs: runsRouter })
export type AppRouter = typeof appRouter

export const createCaller = createCallerFactory(appRouter)
