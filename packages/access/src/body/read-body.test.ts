import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BodyTooLargeError, readBody } from './read-body'

let server: Server
let url: string
beforeAll(async () => {
  server = createServer((request, response) => {
    response.write('{"a":')
    // The rest of "/stalled" never comes.
    if (request.url === '/whole') response.end('1}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

it('reads a body to its end', async () => {
  const signal = AbortSignal.timeout(5_000)
  expect((await readBody(await fetch(`${url}/whole`, { signal }), { signal })).toString()).toBe('{"a":1}')
})

it('gives up a body that stalls, whatever memory was collected meanwhile', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const signal = AbortSignal.timeout(400)
  const reading = readBody(await fetch(`${url}/stalled`, { signal }), { signal })
  const collecting = setInterval(collect, 20)
  try {
    await expect(reading).rejects.toMatchObject({ name: 'TimeoutError' })
  } finally {
    clearInterval(collecting)
  }
}, 10_000)

it('takes no more than it may', async () => {
  const signal = AbortSignal.timeout(5_000)
  const reading = readBody(await fetch(`${url}/stalled`, { signal }), { signal, most: 4 })
  await expect(reading).rejects.toEqual(new BodyTooLargeError(4))
})
