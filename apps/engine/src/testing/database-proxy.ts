import net from 'node:net'

/** A way to the database that can be cut (refused), frozen (nothing moves) and opened again. */
export type DatabaseProxy = {
  url: string
  cut(): Promise<void>
  freeze(): void
  open(): Promise<void>
  close(): Promise<void>
}

export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl)
  const sockets = new Set<net.Socket>()
  let frozen = false
  let server: net.Server | null = null
  let port = 0

  function serve(incoming: net.Socket) {
    const outgoing = net.connect({ host: target.hostname, port: Number(target.port) })
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        incoming.destroy()
        outgoing.destroy()
      })
    }
    incoming.on('data', (data) => frozen || outgoing.write(data))
    outgoing.on('data', (data) => frozen || incoming.write(data))
  }

  async function open() {
    frozen = false
    if (server) return
    const opened = net.createServer(serve)
    server = opened
    await new Promise<void>((resolve) => opened.listen(port, '127.0.0.1', resolve))
    port = (opened.address() as net.AddressInfo).port
  }

  async function cut() {
    const closing = server
    server = null
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((resolve) => (closing ? closing.close(() => resolve()) : resolve()))
  }

  await open()
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${port}`
  return { url: url.toString(), cut, open, close: cut, freeze: () => void (frozen = true) }
}
