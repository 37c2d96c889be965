import { router } from '@groundwork/access/trpc'
import { catalogRouter } from '@groundwork/catalog/router'
import { runsRouter } from '@groundwork/runs/router'
import { serveProcedures } from '../scratch/serve-procedures'
import { createContextOf } from './caller-context'

serveProcedures({
  router: router({ runs: runsRouter, catalog: catalogRouter }),
  createContext: createContextOf(process.env.DATABASE_URL ?? ''),
})
