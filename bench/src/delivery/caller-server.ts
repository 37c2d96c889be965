import { router } from '@groundwork/access/trpc'
import { deliveryRouter } from '@groundwork/delivery/router'
import { createContextOf } from '../runs/caller-context'
import { serveProcedures } from '../scratch/serve-procedures'

serveProcedures({
  router: router({ delivery: deliveryRouter }),
  createContext: createContextOf(process.env.DATABASE_URL ?? ''),
})
