import type { AddressInfo } from 'node:net'
import { router } from '@groundwork/access/trpc'
import { deliveryRouter } from '@groundwork/delivery/router'
import { createHTTPServer } from '@trpc/server/adapters/standalone'
import { createContextOf } from '../runs/caller-context'

// The portal's procedures of delivery behind plain HTTP: permission, validation, query and serialisation, without pages.
const server = createHTTPServer({
  router: router({ delivery: deliveryRouter }),
  createContext: createContextOf(process.env.DATABASE_URL ?? ''),
})
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }))
})
process.on('SIGTERM', () => process.exit(0))
