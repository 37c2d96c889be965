import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { createPluginRegistry } from './plugin-registry'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

async function registryOf(answer: (url: string) => { status?: number; body: string }) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const { status = 200, body } = answer(request.url ?? '')
    response.writeHead(status).end(body)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { asked, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const spend = { name: '@team/spend', version: '1.2.0', description: 'Spend.', date: '2026-11-20T10:00:00.000Z' }

it('lists what carries the keyword, and asks at most once a minute', async () => {
  const { asked, address } = await registryOf(() => ({ body: JSON.stringify({ objects: [{ package: spend }] }) }))
  let at = 0
  const list = createPluginRegistry({ registry: `${address}/`, now: () => at })
  const listing = await list()
  expect(listing).toEqual({
    state: 'listed',
    registry: address,
    packages: [
      {
        ...{ name: '@team/spend', version: '1.2.0', description: 'Spend.', publisher: '' },
        publishedAt: Date.parse(spend.date),
      },
    ],
  })
  await list()
  expect(asked).toEqual(['/-/v1/search?text=keywords:groundwork-plugin&size=250'])
  at = 61_000
  await list()
  expect(asked).toHaveLength(2)
})

it.each([
  ['an error', { status: 500, body: '' }, 'It answered 500.'],
  ['no search', { body: '<html>' }, 'no list of packages'],
  ['another form', { body: '{"objects":[{}]}' }, 'no list of packages'],
])('a registry with %s is told as unreachable with the reason', async (_, answer, reason) => {
  const { address } = await registryOf(() => answer)
  expect(await createPluginRegistry({ registry: address })()).toEqual({
    state: 'unreachable',
    registry: address,
    reason: expect.stringContaining(reason),
  })
})

it('a password in the address is never told', async () => {
  for (const registry of ['http://me:hunter2@127.0.0.1:9', 'hunter2']) {
    const listing = await createPluginRegistry({ registry })()
    expect(listing).toMatchObject({ state: 'unreachable' })
    expect(JSON.stringify(listing)).not.toContain('hunter2')
  }
})

it('a registry that is away is asked again soon', async () => {
  let at = 0
  const list = createPluginRegistry({ registry: 'http://127.0.0.1:9', now: () => at })
  const first = await list()
  expect(first).toMatchObject({ state: 'unreachable', registry: 'http://127.0.0.1:9' })
  at = 11_000
  expect(await list()).not.toBe(first)
})

it('without one there is nothing to ask', async () => {
  expect(await createPluginRegistry({ registry: null })()).toEqual({ state: 'not-configured' })
})
