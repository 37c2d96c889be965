import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askDelivery, readDelivery } from './ask-engine'

let server: Server
let url: string
let answer: (response: ServerResponse) => void = (response) => response.end('{}')
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume()
    request.once('end', () => answer(response))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
const engine = (path: string, init?: RequestInit) => fetch(url + path, init)

it.each<[string, typeof answer]>([
  ['is cut', (response) => response.writeHead(200).write('{"number":', () => response.destroy())],
  ['is no JSON', (response) => response.end('{"number":')],
  ['is empty', (response) => response.end()],
])('says that what was asked for may have been done where the answer %s', async (_, next) => {
  answer = next
  const trouble = { name: 'UnavailableError', message: expect.stringMatching(/broke off.*may have been done.*look/) }
  await expect(askDelivery({ engine }, 'request', {})).rejects.toMatchObject(trouble)
  const readTrouble = { name: 'UnavailableError', message: expect.stringMatching(/broke off\. Try again/) }
  await expect(readDelivery({ engine }, 'draft', {})).rejects.toMatchObject(readTrouble)
})

it('takes null for the answer that it is', async () => {
  answer = (response) => response.end('null')
  expect(await askDelivery({ engine }, 'integrations/conformance', {})).toBeNull()
})

it('says that nothing was changed only where the engine was never reached', async () => {
  answer = (response) => response.destroy()
  const asked = askDelivery({ engine }, 'request', {})
  await expect(asked).rejects.toMatchObject({
    name: 'UnavailableError',
    message: expect.stringMatching(/may have been/),
  })
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  const nobody = askDelivery({ engine: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init) }, 'request', {})
  await expect(nobody).rejects.toMatchObject({ message: expect.stringContaining('nothing was changed') })
})
