import net from 'node:net'
import { Failure } from './failure'
import type { PortChoice } from './options'

/** Can `host:port` be listened on right now? */
function isFree(port: number, host: string): Promise<boolean> {
  return listen(port, host).then(
    () => true,
    () => false,
  )
}

/** Listens for a moment and answers with the port that was given. */
function listen(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })
}

export type PortRequest = { choice: PortChoice; host: string; what: string; option: string; taken: number[] }

/**
 * The port to use. A fixed one that is in use is a Failure; a preferred one gives way to the next free one, which
 * `notice` says.
 */
export async function choosePort(request: PortRequest, notice: (text: string) => void): Promise<number> {
  const { choice, host, what, option, taken } = request
  if (choice.kind === 'any') return await listen(0, host)
  const usable = async (port: number) => !taken.includes(port) && (await isFree(port, host))
  if (await usable(choice.port)) return choice.port
  if (choice.kind === 'fixed')
    throw new Failure(
      `Port ${choice.port} for the ${what} is in use: give another with ${option}, or 0 for any free port.`,
    )
  for (let port = choice.port + 1; port <= Math.min(choice.port + 200, 65_535); port++) {
    if (!(await usable(port))) continue
    notice(`Port ${choice.port} is in use; the ${what} takes ${port}.`)
    return port
  }
  throw new Failure(`No free port for the ${what} was found after ${choice.port}: give one with ${option}.`)
}
