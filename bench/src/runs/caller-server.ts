import type { AddressInfo } from 'node:net'
import { createContextOf } from './caller-context'
import { createHTTPServer } from '@trpc/server/adapters/standalone'
import { router } from '@groundwork/access/trpc'
import { catalogRouter } from '@groundwork/catalog/router'
import { runsRouter } from '@groundwork/runs/router'

// The portal's procedures behind plain HTTP: permission, validation, query and serialisation, without pages.
const server = createHTTPServer({
  router: router({ runs: runsRouter, catalog: catalogRouter }),
  createContext: createContextOf(process.env.DATABASE_URL ?? ''),
})
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }))
})
process.on('SIGTERM', () => process.exit(0))
