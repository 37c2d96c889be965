import { once } from 'node:events'
import net from 'node:net'

/** A way to the portal that can be cut: open connections end, and new ones are refused until it is mended. */
export type Line = { url: string; cut: () => void; mend: () => void; close: () => void }

export async function openLine(portalUrl: string): Promise<Line> {
  const { hostname, port } = new URL(portalUrl)
  const open = new Set<net.Socket>()
  let isCut = false
  const server = net.createServer((client) => {
    if (isCut) return client.destroy()
    const upstream = net.connect(Number(port), hostname)
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        open.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.pipe(upstream).pipe(client)
    return undefined
  })
  const end = () => {
    for (const socket of open) socket.destroy()
  }
  server.listen(0, hostname)
  await once(server, 'listening')
  return {
    url: `http://${hostname}:${(server.address() as net.AddressInfo).port}`,
    cut() {
      isCut = true
      end()
    },
    mend: () => void (isCut = false),
    close() {
      server.close()
      end()
    },
  }
}
