import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { testDatabase } from '@groundwork/db/testing'
import { PlatformError } from '@groundwork/plugin-sdk/platform'
import { afterAll, describe, expect, it } from 'vitest'
import { installPlugin } from '../testing/installed'
import { testPlatform } from '../testing/platform-server'

type Seen = { url: string; method: string; headers: http.IncomingHttpHeaders; body: string }

const seen: Seen[] = []
const server = http.createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    const url = request.url ?? ''
    seen.push({ url, method: request.method ?? '', headers: request.headers, body })
    const to = url.startsWith('/to/') ? decodeURIComponent(url.slice(4)) : null
    if (to) return response.writeHead(302, { location: to }).end()
    if (url === '/around') return response.writeHead(302, { location: '/around' }).end()
    if (url === '/endless') return endless(response)
    if (url === '/huge') return response.writeHead(200, { 'content-length': 20_000_000 }).end()
    response
      .writeHead(url === '/missing' ? 404 : 200, { 'set-cookie': 'a=b', 'x-own': 'yes', connection: 'close' })
      .end(`at ${url}`)
  })
})
function endless(response: http.ServerResponse) {
  const chunk = Buffer.alloc(100_000)
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', more)
  more()
}
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const port = (server.address() as AddressInfo).port
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const names: Record<string, string[]> = {
  'inside.example.com': ['127.0.0.1'],
  'both.example.com': ['93.184.216.34', '169.254.169.254'],
  'mapped.example.com': ['::ffff:127.0.0.1'],
  'public.example.com': ['127.0.0.1'],
}
const lookup = async (host: string) => {
  if (!names[host]) throw new Error('ENOTFOUND')
  return names[host].map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
}

const db = await testDatabase()
const host = testPlatform(db, { lookup })
/** As if 127.0.0.1 were public, for what is not about addresses. */
const open = testPlatform(db, { lookup, privateRanges: ['127.0.0.1'] })
afterAll(() => Promise.all([host.close(), open.close()]))
const plugin = await installPlugin(db.pool, {
  id: 'caller-one',
  permissions: [
    `http:*.example.com:${port}`,
    `http:127.0.0.1:${port}`,
    'http:example.org',
    'http:*.example.com',
    'http:169.254.169.254.nip.io',
  ],
})
const guarded = await host.clientOf(plugin)
const client = await open.clientOf(plugin)
const base = `http://public.example.com:${port}`

async function refusal(work: Promise<unknown>): Promise<PlatformError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(PlatformError)
  return error as PlatformError
}

describe('outgoing HTTP', () => {
  it('passes method, headers and body on, and the answer back', async () => {
    const response = await client.http.fetch(`${base}/a?b=c`, {
      method: 'POST',
      headers: { 'x-own': '1', cookie: 'session=1', 'proxy-authorization': 'x' },
      body: 'hello',
    })
    expect(await response.text()).toBe('at /a?b=c')
    expect([response.status, response.headers.get('x-own'), response.headers.get('set-cookie')]).toEqual([
      200,
      'yes',
      null,
    ])
    const { method, headers, body } = seen.at(-1)!
    expect([method, body, headers['x-own'], headers.cookie, headers['proxy-authorization'], headers.host]).toEqual([
      'POST',
      'hello',
      '1',
      undefined,
      undefined,
      `public.example.com:${port}`,
    ])
    expect((await client.http.fetch(`${base}/missing`)).status).toBe(404)
  })

  it('calls only what was granted', async () => {
    for (const url of [
      'http://evil.test/',
      `http://example.com:${port}/`,
      'http://example.org:8080/',
      `http://127.0.0.1:${port + 1}/`,
      'http://example.org.evil.test/',
      'http://example.org./',
    ])
      expect(await refusal(guarded.http.fetch(url)), url).toMatchObject({ code: 'not-allowed' })
    for (const url of ['ftp://example.org/', 'file:///etc/passwd'])
      expect((await refusal(guarded.http.fetch(url))).code, url).toBe('bad-input')
  })

  it('calls an address that is not public only where it was granted as such', async () => {
    expect(await (await guarded.http.fetch(`http://127.0.0.1:${port}/literal`)).text()).toBe('at /literal')
    const before = seen.length
    for (const name of ['inside', 'both', 'mapped']) {
      const at = await refusal(guarded.http.fetch(`http://${name}.example.com:${port}/`))
      expect(at).toMatchObject({
        code: 'not-allowed',
        message: expect.stringContaining('not an address of the public internet'),
      })
    }
    expect(seen.length).toBe(before)
  })

  it('checks each redirect anew, to a host and to an address', async () => {
    const to = (url: string) => guarded.http.fetch(`http://127.0.0.1:${port}/to/${encodeURIComponent(url)}`)
    expect((await refusal(to('http://169.254.169.254/latest/meta-data/'))).message).toContain('"http:169.254.169.254"')
    expect((await refusal(to(`http://inside.example.com:${port}/`))).message).toContain('public internet')
    expect((await refusal(to('file:///etc/passwd'))).code).toBe('bad-input')
    expect(await (await to('/there')).text()).toBe('at /there')
  })

  it('follows five redirects, drops what is for another host, and hands a redirect back when asked', async () => {
    expect((await refusal(client.http.fetch(`${base}/around`))).message).toContain('more than 5 times')
    const next = `http://127.0.0.1:${port}/landed`
    const landed = await client.http.fetch(`${base}/to/${encodeURIComponent(next)}`, {
      method: 'POST',
      body: 'x',
      headers: { authorization: 'Bearer x' },
    })
    expect([landed.url, landed.redirected]).toEqual([next, true])
    expect(seen.at(-1)).toMatchObject({ method: 'GET', body: '' })
    expect(seen.at(-1)!.headers.authorization).toBeUndefined()
    const manual = await client.http.fetch(`${base}/to/x`, { redirect: 'manual' })
    expect([manual.status, manual.headers.get('location')]).toEqual([302, 'x'])
    expect((await refusal(client.http.fetch(`${base}/to/x`, { redirect: 'error' }))).message).toContain('redirect')
  })

  it('cuts an answer off at 10 MB, said before or not', async () => {
    expect((await refusal(client.http.fetch(`${base}/huge`))).code).toBe('too-large')
    const endlessly = await client.http.fetch(`${base}/endless`)
    let bytes = 0
    const reading = (async () => {
      for await (const chunk of endlessly.body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.length
    })()
    await expect(reading).rejects.toThrow()
    expect(bytes).toBeGreaterThan(5_000_000)
    expect(bytes).toBeLessThanOrEqual(10_000_000)
  })

  it('ends the call outside when the plugin gives up', async () => {
    const abort = new AbortController()
    const response = await client.http.fetch(`${base}/endless`, { signal: abort.signal })
    const connections = () => new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)))
    abort.abort()
    await expect(response.text()).rejects.toThrow()
    await expect.poll(connections).toBe(0)
  })

  it('has room again for every call that was given up, read or not', async () => {
    for (let n = 0; n < 25; n++) {
      const abort = new AbortController()
      await client.http.fetch(`${base}/endless`, { signal: abort.signal })
      abort.abort()
    }
    await expect
      .poll(() =>
        client.http.fetch(`${base}/a`).then(
          (response) => response.text(),
          () => '',
        ),
      )
      .toBe('at /a')
  })

  it('says which host has no address', async () => {
    expect((await refusal(client.http.fetch('http://nowhere.example.com/'))).message).toContain('nowhere.example.com')
  })
})
