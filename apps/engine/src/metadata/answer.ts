import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Reply } from '@groundwork/runs/recording'

/** The version of the service whose protocol this is; clients decide by it what they may use. */
export const protocolVersion = '2.5.1'

const json = 'application/json; charset=utf-8'

/** Writes an answer; a list in pieces is written as it comes and ends early when nobody reads it any more. */
export async function answer(response: ServerResponse, { status, body, headers }: Reply): Promise<void> {
  if (response.destroyed) return
  const fixed = ['METADATA_SERVICE_VERSION', protocolVersion, 'Content-Type', json]
  const extra = headers ? Object.entries(headers).flat() : []
  if (typeof body === 'string') {
    response.writeHead(status, [...fixed, 'Content-Length', String(Buffer.byteLength(body)), ...extra])
    response.end(body)
    return
  }
  response.writeHead(status, [...fixed, ...extra])
  await writePieces(response, body)
}

async function writePieces(response: ServerResponse, pieces: AsyncIterable<string>): Promise<void> {
  for await (const piece of pieces) {
    if (response.destroyed) return
    if (!response.write(piece)) await drained(response)
  }
  response.end()
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}

/** Refuses before the body was read: the connection cannot be used again, so it is closed after the answer. */
export async function answerUnread(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  response.shouldKeepAlive = false
  request.resume()
  await answer(response, reply)
}
