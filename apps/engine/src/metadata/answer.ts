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

/** How long the rest of a refused body is awaited, in milliseconds. */
const restMs = 5_000

/**
 * Refuses, perhaps before the body was read. The rest of it is thrown away first: Metaflow's client sends all of a body
 * before it reads, and a connection closed meanwhile would be reset, so that it never saw the answer. Nobody may send for
 * ever, so the connection is closed afterwards.
 */
export async function answerUnread(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  response.shouldKeepAlive = false
  if (!request.complete && !request.destroyed) await thrownAway(request)
  await answer(response, reply)
}

function thrownAway(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      for (const event of events) request.off(event, done)
      resolve()
    }
    const timer = setTimeout(done, restMs)
    const events = ['end', 'close', 'error'] as const
    for (const event of events) request.on(event, done)
    request.resume()
  })
}
