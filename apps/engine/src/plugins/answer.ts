import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { type PluginResponse, refusal } from '@groundwork/plugin-host/process'

/** What a plugin must not say for the portal. */
const withheld = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'alt-svc',
  'service-worker-allowed',
  'strict-transport-security',
  'set-cookie',
  'set-cookie2',
  'clear-site-data',
])

/** Passes an answer on piece by piece; when the asker leaves, the plugin hears of it. */
export async function sendAnswer(response: ServerResponse, { status, headers, body }: PluginResponse): Promise<void> {
  const passed: OutgoingHttpHeaders = {}
  for (const name in headers) if (!withheld.has(name)) passed[name] = headers[name]
  if (response.destroyed) return void body.destroy()
  try {
    response.writeHead(status, passed)
  } catch (error) {
    // Headers that cannot be said: its connection must not be kept for an answer that nobody reads.
    body.destroy()
    throw error
  }
  // A stream may have nothing to say yet; that it is open is an answer too.
  response.flushHeaders()
  // Either side may leave at any time: that ends the other, and is no failure of the engine's.
  await pipeline(body, response).catch(() => {})
}

export function sendRefusal(response: ServerResponse, status: number, message: string): Promise<void> {
  return sendAnswer(response, refusal(status, message))
}

export function sendJson(response: ServerResponse, status: number, value: object): void {
  const text = JSON.stringify(value)
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    .end(text)
}

/** Aborts when the asker leaves before the answer is whole. */
export function leaving(response: ServerResponse): AbortSignal {
  const controller = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) controller.abort()
  })
  return controller.signal
}

/** A body of a known greatest size, or null when it is larger. */
export async function readBytes(request: IncomingMessage, most: number): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > most) return null
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > most) return null
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
