import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Handler = (request: IncomingMessage, response: ServerResponse, url: string) => Promise<void>
export type Mount = { prefix: string; handler: Handler }

export type EngineServer = { url: string; close(): Promise<void> }

/** Listens and hands each request to the first mount whose prefix fits. Port 0 takes any free one. */
export async function startServer({
  host,
  port,
  mounts,
}: {
  host: string
  port: number
  mounts: Mount[]
}): Promise<EngineServer> {
  const server = createServer((request, response) => {
    const url = request.url ?? '/'
    const mount = mounts.find(({ prefix }) => url.startsWith(prefix))
    if (!mount) return void response.writeHead(404).end()
    mount.handler(request, response, url).catch((error: unknown) => {
      console.error('A request failed.', error)
      response.destroy()
    })
  })
  // Metaflow's client keeps its connections; a server that closes them first would race with its next request.
  server.keepAliveTimeout = 75_000
  await listen(server, host, port)
  const { port: bound } = server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host
  return { url: `http://${name}:${bound}`, close: () => close(server) }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

const patienceMs = 5_000

/** Takes no more connections, lets running requests end, and cuts off what is left after five seconds. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), patienceMs)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })
}
