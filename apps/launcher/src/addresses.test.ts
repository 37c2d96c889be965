import { once } from 'node:events'
import net from 'node:net'
import { expect, it } from 'vitest'
import { refusePortsInUse } from './addresses'
import { parseOptions } from './options'

it('refuses a named port that is in use, and leaves preferred ones for later', async () => {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  const check = (argv: string[]) => refusePortsInUse(parseOptions(argv, {}), {})
  try {
    await expect(check(['--engine-port', String(port)])).rejects.toThrow(`Port ${port} for the engine is in use`)
    await expect(check([])).resolves.toBeUndefined()
  } finally {
    server.close()
  }
})
