import { clientError } from '@groundwork/access/trpc'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { createContext } from '../../../../server/context'
import { appRouter } from '../../../../server/root'

function handler(request: Request) {
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext: () =>
      createContext(request.headers).catch((error: unknown) => {
        throw clientError(error, crypto.randomUUID())
      }),
  })
}

export { handler as GET, handler as POST }
