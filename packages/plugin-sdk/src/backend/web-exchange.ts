import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { headers as hostHeaders } from '../protocol/protocol'

/** What the host says to the backend itself: a handler has it in its context, and may hand its request on. */
const ofHost: ReadonlySet<string> = new Set([hostHeaders.token, hostHeaders.caller])

/** The request as the web platform has it, without what the host says of it; its body streams, its signal aborts when the asker leaves. */
export function toWebRequest(request: IncomingMessage, path: string, signal: AbortSignal): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (ofHost.has(name)) continue
    if (Array.isArray(value)) for (const each of value) headers.append(name, each)
    else if (value !== undefined) headers.set(name, value)
  }
  const method = request.method ?? 'GET'
  const url = new URL(path, 'http://plugin')
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal })
  const body = Readable.toWeb(request) as ReadableStream<Uint8Array>
  return new Request(url, { method, headers, signal, body, duplex: 'half' } as RequestInit)
}

/** Writes the answer piece by piece, no faster than the asker reads; stops reading it when the asker leaves. */
export async function sendWebResponse(answer: Response, response: ServerResponse): Promise<void> {
  // Set one by one, they can be read again: whether it is a stream of events counts when the backend ends.
  for (const [name, value] of answer.headers) response.appendHeader(name, value)
  response.writeHead(answer.status)
  if (!answer.body) return void response.end()
  response.flushHeaders()
  const reader = answer.body.getReader()
  const leave = () => void reader.cancel().catch(() => {})
  response.once('close', leave)
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      if (response.writableEnded || response.destroyed) return leave()
      if (!response.write(piece.value)) await drained(response)
    }
    response.end()
  } catch {
    // Half an answer must not look like a whole one.
    response.destroy()
  } finally {
    response.off('close', leave)
  }
}

/** Resolves when there is room again, or nobody to write to; leaves no listener behind, however long the stream. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}
