import { once } from 'node:events'
import net from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { choosePort } from './ports'

const request = { host: '127.0.0.1', what: 'portal', option: '--port', taken: [] }
let server: net.Server
let used: number

beforeEach(async () => {
  server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  used = (server.address() as net.AddressInfo).port
})
afterEach(() => server.close())

it('gives way to the next free port and says so when the preferred one is in use', async () => {
  const notices: string[] = []
  const port = await choosePort({ ...request, choice: { kind: 'preferred', port: used } }, (text) => notices.push(text))
  expect(port).toBeGreaterThan(used)
  expect(notices).toEqual([`Port ${used} is in use; the portal takes ${port}.`])
})

it('refuses to take another port than the one that was named', async () => {
  await expect(choosePort({ ...request, choice: { kind: 'fixed', port: used } }, () => {})).rejects.toThrow(
    `Port ${used} for the portal is in use: give another with --port, or 0 for any free port.`,
  )
})

it('does not give the same port twice', async () => {
  server.close()
  const choice = { kind: 'preferred', port: used } as const
  expect(await choosePort({ ...request, choice, taken: [used] }, () => {})).not.toBe(used)
})
