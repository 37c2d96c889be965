import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Context } from '@groundwork/access/trpc'
import {
  type AnyTRPCRouter,
  callTRPCProcedure,
  getTRPCErrorFromUnknown,
  getTRPCErrorShape,
  transformTRPCResponse,
} from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'

type Served = { router: AnyTRPCRouter; createContext: () => Context }

/**
 * Serves the queries of a router as the portal's procedures are, permission, validation, query and serialisation, behind
 * nothing but `node:http`: `GET /<procedure>?input=<JSON>`. Prints one JSON line with its `url`. A figure then is the
 * procedure's and not that of an adapter between Node's streams and the web's, which pages that call procedures while they
 * render do not go through.
 */
export function serveProcedures({ router, createContext }: Served): void {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const path = pathname.slice(1)
    const ctx = createContext()
    const config = router._def._config
    callTRPCProcedure({
      ...{ router, path, ctx, type: 'query', signal: undefined, batchIndex: 0 },
      getRawInput: async () => config.transformer.input.deserialize(JSON.parse(searchParams.get('input') ?? '{}')),
    }).then(
      (data: unknown) => answer(response, 200, transformTRPCResponse(config, { result: { data } })),
      (thrown: unknown) => {
        const error = getTRPCErrorFromUnknown(thrown)
        const shape = getTRPCErrorShape({ config, error, type: 'query', path, input: undefined, ctx })
        answer(response, getHTTPStatusCodeFromError(error), transformTRPCResponse(config, { error: shape }))
      },
    )
  })
  server.listen(0, '127.0.0.1', () => {
    console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }))
  })
  process.on('SIGTERM', () => process.exit(0))
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.byteLength }).end(text)
}
