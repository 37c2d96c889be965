import http from 'node:http'
import { Readable } from 'node:stream'

const bodiless = new Set([101, 204, 205, 304])

/** `fetch` over a Unix socket; only path and query of the address count. Rejects when nobody listens. */
export async function fetchOver(
  socket: string,
  input: string | URL | Request,
  init: RequestInit = {},
): Promise<Response> {
  const request = typeof input === 'string' || input instanceof URL ? null : input
  const url = new URL(request ? request.url : (input as string | URL), 'http://plugin.test')
  const body = init.body ?? (request?.body ? await request.text() : null)
  const answer = await send(socket, {
    path: `${url.pathname}${url.search}`,
    method: init.method ?? request?.method ?? 'GET',
    headers: Object.fromEntries(new Headers(init.headers ?? request?.headers)),
    ...(init.signal ? { signal: init.signal } : {}),
    body: body === null ? null : await new Response(body as BodyInit).text(),
  })
  const status = answer.statusCode ?? 502
  const headers = new Headers()
  for (const [name, value] of Object.entries(answer.headers)) headers.set(name, String(value))
  if (bodiless.has(status)) answer.resume()
  const stream = bodiless.has(status) ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>)
  return new Response(stream, { status, headers })
}

type Ask = { path: string; method: string; headers: Record<string, string>; signal?: AbortSignal; body: string | null }

function send(socketPath: string, { path, method, headers, signal, body }: Ask): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = http.request({ socketPath, path, method, headers, ...(signal ? { signal } : {}) })
    request.on('response', resolve)
    request.on('error', reject)
    request.end(body ?? undefined)
  })
}
