import { mkdtempSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { PlatformError } from './error'
import { createPlatform } from './platform'

const minute = 60_000
const tokenOf = (name: string, { exp = Date.now() + 5 * minute, user }: { exp?: number; user?: string } = {}) =>
  `${Buffer.from(JSON.stringify({ name, exp, ...(user && { user: { id: user, name: user } }) })).toString('base64url')}.signature`
const nameOf = (token: string) =>
  (JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { name: string }).name

type Answer = (call: string, token: string) => { status: number; body: object; headers?: Record<string, string> }
const closers: (() => void)[] = []
afterEach(() => {
  vi.useRealTimers()
  for (const close of closers.splice(0)) close()
})

async function hostThat(answer: Answer) {
  const calls: string[] = []
  const socket = path.join(mkdtempSync(path.join(tmpdir(), 'gwt-')), 's')
  const server = http.createServer((request, response) => {
    const token = request.headers.authorization!.slice('Bearer '.length)
    const call = request.url!.slice('/v1/'.length)
    calls.push(`${call} ${nameOf(token)}`)
    request.resume().on('end', () => {
      const { status, body, headers } = answer(call, token)
      response.writeHead(status, headers).end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { socket, calls }
}

const renewing: Answer = (call, token) =>
  call === 'token.renew'
    ? {
        status: 200,
        body: {
          result: {
            token: tokenOf(`${nameOf(token)}+`, { user: nameOf(token).includes('ada') ? 'ada' : undefined } as {
              user?: string
            }),
          },
        },
      }
    : { status: 200, body: { result: { value: null, found: false } } }

describe('the tokens of a backend', () => {
  it('are renewed for a request shortly before their end, once for many calls', async () => {
    const { socket, calls } = await hostThat(renewing)
    const platform = createPlatform({ socket, token: tokenOf('ada', { exp: Date.now() + minute / 2, user: 'ada' }) })
    await Promise.all([platform.kv.get('a'), platform.kv.get('b')])
    expect(calls).toEqual(['token.renew ada', 'kv.get ada+', 'kv.get ada+'])
  })

  it("give way to the process's own when the request outlived them", async () => {
    const { socket, calls } = await hostThat(renewing)
    createPlatform({ socket, token: tokenOf('own') })
    const platform = createPlatform({ socket, token: tokenOf('ada', { exp: Date.now() - 1, user: 'ada' }) })
    await platform.kv.get('a')
    expect(calls).toEqual(['kv.get own'])
  })

  it('of the process itself are renewed by the clock, before they end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'Date'] })
    const { socket, calls } = await hostThat(renewing)
    const platform = createPlatform({ socket, token: tokenOf('own') })
    await vi.advanceTimersByTimeAsync(3 * minute)
    vi.useRealTimers()
    await expect.poll(() => calls).toEqual(['token.renew own'])
    await expect.poll(async () => (await platform.kv.get('a'), calls.at(-1))).toBe('kv.get own+')
  })
})

describe('a token that ended while the machine slept', () => {
  it('gives way to the next one that the host sends', async () => {
    const { socket, calls } = await hostThat(renewing)
    const own = createPlatform({ socket, token: tokenOf('ended', { exp: Date.now() - 1 }) })
    createPlatform({ socket, token: tokenOf('fresh') })
    await own.kv.get('a')
    expect(calls.at(-1)).toBe('kv.get fresh')
    createPlatform({ socket, token: tokenOf('later') })
    await own.kv.get('a')
    expect(calls.at(-1)).toBe('kv.get fresh')
  })
})

describe('a refusal', () => {
  it('is a PlatformError with code, words and what to wait for', async () => {
    const { socket } = await hostThat(() => ({
      status: 429,
      body: { code: 'too-many', message: 'Slowly.' },
      headers: { 'retry-after': '0.5' },
    }))
    const error = await createPlatform({ socket, token: tokenOf('own') })
      .kv.get('a')
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(PlatformError)
    expect(error).toMatchObject({ code: 'too-many', message: 'Slowly.', retryable: true, retryAfterMs: 500 })
  })

  it('is "unavailable" when nobody listens', async () => {
    const error = await createPlatform({ socket: '/tmp/nobody-listens-here', token: 'x' })
      .kv.get('a')
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'PlatformError', code: 'unavailable', retryable: true })
  })
})
