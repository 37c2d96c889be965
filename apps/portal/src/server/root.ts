import { accessRouter } from '@groundwork/access/router'
import { createCallerFactory, router } from '@groundwork/access/trpc'
import { runsRouter } from '@groundwork/runs/router'
import { liveRouter } from './live.router'

export const appRouter = router({ access: accessRouter, runs: runsRouter, live: liveRouter })
export type AppRouter = typeof appRouter

export const createCaller = createCallerFactory(appRouter)
