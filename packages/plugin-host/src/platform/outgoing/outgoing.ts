import { lookup as systemLookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { type BlockList, isIP } from 'node:net'
import { type Actor, can } from '@groundwork/access/can'
import { NotAllowedError } from '@groundwork/access/errors'
import type { FetchHead, FetchInput } from '@groundwork/plugin-sdk/platform-calls'
import { CallRefusal } from '../refusal'
import { mayCall } from './addresses'

export type Lookup = (host: string) => Promise<{ address: string; family: number }[]>
type Target = { url: URL; address: string; family: number }
type Outgoing = { actor: Extract<Actor, { kind: 'plugin' }>; signal: AbortSignal }
export type Answer = { head: FetchHead; body: http.IncomingMessage }

const mostRedirects = 5
/** Never sent on or handed back: they belong to one connection, name somebody else, or carry a session. */
// biome-ignore format: a list
const withheld = new Set([
  'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer',
  'transfer-encoding', 'upgrade', 'expect', 'host', 'content-length', 'accept-encoding', 'cookie', 'cookie2', 'set-cookie',
])

/** Calls other hosts for plugins: only those granted, only at addresses of the public internet, each redirect checked anew. */
export function createOutgoing({ allowed, lookup = lookupAll }: { allowed: BlockList; lookup?: Lookup | undefined }) {
  async function targetOf(actor: Outgoing['actor'], text: string): Promise<Target> {
    const url = readUrl(text)
    const named = requireGranted(actor, url)
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const literal = isIP(host)
    if (literal) {
      // A granted pattern that is exactly this address was granted with open eyes.
      if (!named && !mayCall(host, allowed)) throw privateAddress(url.hostname, host)
      return { url, address: host, family: literal }
    }
    const found = await resolve(lookup, host)
    for (const { address } of found) if (!mayCall(address, allowed)) throw privateAddress(host, address)
    return { url, ...found[0]! }
  }

  return {
    /** The other side's answer; its body has not been read. Throws CallRefusal or NotAllowedError with the reason. */
    async fetch(input: FetchInput, { actor, signal }: Outgoing): Promise<Answer> {
      let { url, method, headers } = input
      let body = input.body === undefined ? null : Buffer.from(input.body, 'base64')
      for (let redirects = 0; ; redirects++) {
        const target = await targetOf(actor, url)
        const answer = await request(target, { method, headers, body, signal })
        const next = redirectOf(answer, target.url)
        if (!next || input.redirect === 'manual')
          return { head: headOf(answer, target.url, redirects > 0), body: answer }
        answer.destroy()
        if (input.redirect === 'error') throw new CallRefusal('failed', `${target.url.host} answered with a redirect.`)
        if (redirects === mostRedirects)
          throw new CallRefusal('failed', `${input.url} redirects more than ${mostRedirects} times.`)
        if (next.origin !== target.url.origin)
          headers = headers.filter(([name]) => name.toLowerCase() !== 'authorization')
        if (turnsToGet(answer.statusCode!, method)) {
          method = method === 'HEAD' ? 'HEAD' : 'GET'
          body = null
          headers = headers.filter(([name]) => !name.toLowerCase().startsWith('content-'))
        }
        url = next.href
      }
    },
  }
}

function lookupAll(host: string): Promise<{ address: string; family: number }[]> {
  return systemLookup(host, { all: true, verbatim: true })
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new CallRefusal('bad-input', 'The URL must begin with http:// or https://.')
  if (url.username || url.password)
    throw new CallRefusal('bad-input', 'The URL must not carry a name and password. Send them in a header.')
  return url
}

/** Throws NotAllowedError unless a granted pattern covers the host; true when one names it literally. */
function requireGranted(actor: Outgoing['actor'], url: URL): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const ids = url.port ? [url.host] : [url.hostname, `${url.hostname}:${port}`]
  const decisions = ids.map((id) => can(actor, 'platform.http', { kind: 'host', id }))
  const refusal = decisions[0]!
  if (!decisions.some(({ allowed }) => allowed)) throw new NotAllowedError(refusal.allowed ? '' : refusal.reason)
  return ids.some((id) => actor.granted.includes(`http:${id}`))
}

async function resolve(lookup: Lookup, host: string): Promise<{ address: string; family: number }[]> {
  try {
    const found = await lookup(host)
    if (found.length > 0) return found
  } catch {
    // Said below: the resolver's own words name our servers.
  }
  throw new CallRefusal('failed', `There is no address for the host ${host}.`)
}

function privateAddress(host: string, address: string): CallRefusal {
  const which = host === address ? host : `${host} leads to ${address}, which`
  return new CallRefusal(
    'not-allowed',
    `${which} is not an address of the public internet. An operator can allow its range with GROUNDWORK_PLUGIN_HTTP_PRIVATE, for example "10.1.0.0/16".`,
  )
}

type Sent = { method: string; headers: FetchInput['headers']; body: Buffer | null; signal: AbortSignal }

function request(target: Target, { method, headers, body, signal }: Sent): Promise<http.IncomingMessage> {
  const { url, address, family } = target
  const sent: Record<string, string> = { 'accept-encoding': 'identity' }
  for (const [name, value] of headers) {
    const lower = name.toLowerCase()
    if (!withheld.has(lower)) sent[lower] = lower in sent ? `${sent[lower]}, ${value}` : value
  }
  if (body) sent['content-length'] = String(body.length)
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(failed(url.host, error, signal))
    try {
      const options: https.RequestOptions = {
        method,
        headers: sent,
        signal,
        agent: false,
        // Pinned: what was checked is what is called, whatever the name leads to by now.
        lookup: (_host, options, callback) => {
          if (options.all) callback(null, [{ address, family }])
          else callback(null, address, family)
        },
      }
      const outgoing = url.protocol === 'https:' ? https.request(url, options) : http.request(url, options)
      outgoing.on('response', resolve)
      outgoing.on('error', fail)
      outgoing.end(body ?? undefined)
    } catch (error) {
      // A header or method that cannot be written.
      reject(new CallRefusal('bad-input', error instanceof Error ? error.message : 'The request cannot be written.'))
    }
  })
}

function failed(host: string, error: Error, signal: AbortSignal): CallRefusal {
  if (signal.aborted) return new CallRefusal('timed-out', `${host} did not answer within 20 s.`)
  return new CallRefusal('failed', `${host} could not be called: ${error.message}`)
}

function redirectOf(answer: http.IncomingMessage, base: URL): URL | null {
  const { statusCode = 0, headers } = answer
  if (![301, 302, 303, 307, 308].includes(statusCode) || !headers.location) return null
  return URL.canParse(headers.location, base.href) ? new URL(headers.location, base) : null
}

function turnsToGet(status: number, method: string): boolean {
  return status === 303 || ((status === 301 || status === 302) && method === 'POST')
}

function headOf(answer: http.IncomingMessage, url: URL, redirected: boolean): FetchHead {
  const headers: FetchHead['headers'] = []
  for (let i = 0; i + 1 < answer.rawHeaders.length; i += 2) {
    const name = answer.rawHeaders[i]!.toLowerCase()
    if (!withheld.has(name) || name === 'content-length') headers.push([name, answer.rawHeaders[i + 1]!])
  }
  return { status: answer.statusCode ?? 0, statusText: answer.statusMessage ?? '', headers, url: url.href, redirected }
}
