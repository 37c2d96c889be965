import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { unpackBundle } from '../../bundle/unpack'

export type Upload = { path: string; authorization: string; fileName: string; bytes: Buffer; at: number }
type Reply = { status: number; body: unknown }

/** A portal as far as uploads go: keeps what it is sent, and answers what it is told to. */
export type UploadServer = {
  url: string
  uploads: Upload[]
  /** Answers the next uploads with this in place of taking them; null takes them again. */
  refuseWith(reply: Reply | null): void
  /** The text of a file of the newest upload. */
  newest(file: string): Promise<string>
  /** Waits until there are so many uploads. */
  count(wanted: number): Promise<void>
  close(): Promise<void>
}

export async function startUploadServer(): Promise<UploadServer> {
  const uploads: Upload[] = []
  const waiting = new Set<() => void>()
  let reply: Reply | null = null
  const server = createServer((request, response) => {
    void bytesOf(request).then((bytes) => {
      const answer = reply ?? { status: 201, body: taken() }
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
      uploads.push({
        path: request.url ?? '',
        authorization: request.headers.authorization ?? '',
        fileName: String(request.headers['x-file-name']),
        bytes,
        at: performance.now(),
      })
      for (const wake of waiting) wake()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    uploads,
    refuseWith: (next) => (reply = next),
    async newest(file) {
      const files = await unpackBundle(uploads.at(-1)?.bytes ?? Buffer.alloc(0))
      return Buffer.from(files.get(file) ?? []).toString('utf8')
    },
    count: (wanted) =>
      new Promise((resolve) => {
        const look = () => {
          if (uploads.length < wanted) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function taken() {
  return {
    sha256: 'a'.repeat(64),
    pluginId: 'small-plugin',
    version: '1.2.3',
    name: 'Small',
    isNew: true,
    next: '/plugins/small-plugin',
  }
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
