import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { clientAddress, keepClientAddress } from './client-address'

const from = (forwarded: string | undefined, proxies: number) => {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  return clientAddress({ headers, socket: { remoteAddress: '10.0.0.9' } as never }, proxies)
}

it('believes no header unless proxies are named', () => {
  expect(from(undefined, 0)).toBe('10.0.0.9')
  expect(from('1.2.3.4', 0)).toBe('10.0.0.9')
})

it('believes what its own proxies added, not what was sent to them', () => {
  expect(from('6.6.6.6, 1.2.3.4', 1)).toBe('1.2.3.4')
  expect(from('6.6.6.6, 1.2.3.4, 10.0.0.7', 2)).toBe('1.2.3.4')
  expect(from('1.2.3.4', 2)).toBe('10.0.0.9')
  expect(from(undefined, 1)).toBe('10.0.0.9')
})

it('is what a server of this process reads in the header', async () => {
  keepClientAddress(0)
  const server = createServer((request, response) => response.end(String(request.headers['x-forwarded-for'])))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { 'x-forwarded-for': '6.6.6.6' } })
  expect(await answer.text()).toBe('127.0.0.1')
  server.close()
})
