import { Readable } from 'node:stream'
import { type FetchHead, fetchHeadHeader, type FetchInput } from './calls'
import { post } from './connection'
import { PlatformError } from './error'

const bodiless = [101, 204, 205, 304]

type Ask = { socket: string; token: () => Promise<string> }

/** `fetch` through the host: takes what the global one takes, except streams of unknown length beyond the host's limit. */
export async function fetchThroughHost(
  { socket, token }: Ask,
  url: string | URL,
  init: RequestInit = {},
): Promise<Response> {
  const request = new Request(url, { ...init, signal: null })
  const body = init.body == null ? undefined : Buffer.from(await request.arrayBuffer()).toString('base64')
  const input: FetchInput = {
    url: request.url,
    method: request.method,
    headers: [...request.headers],
    redirect: request.redirect,
    ...(body === undefined ? {} : { body }),
  }
  const answer = await post({ socket, token: await token(), name: 'http.fetch', input, signal: init.signal })
  const head = readHead(answer.headers[fetchHeadHeader])
  const empty = bodiless.includes(head.status) || request.method === 'HEAD'
  if (empty) answer.resume()
  const { status, statusText } = head
  const stream = empty ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>)
  const response = new Response(stream, { status, statusText, headers: new Headers(head.headers) })
  Object.defineProperties(response, { url: { value: head.url }, redirected: { value: head.redirected } })
  return response
}

function readHead(header: string | string[] | undefined): FetchHead {
  if (typeof header !== 'string')
    throw new PlatformError('Groundwork answered http.fetch without a head.', { code: 'failed' })
  return JSON.parse(Buffer.from(header, 'base64url').toString()) as FetchHead
}
