import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'

type Asked = { request: Pick<IncomingMessage, 'headers' | 'socket'> }

/**
 * From now on X-Forwarded-For of every request is the one address it came from, whatever was sent there: sign-in counts wrong
 * passwords by it. `proxies` of the installation's own stand before the portal, each of which adds the address that asked
 * it; with none it is the connection's. The channel tells of a request before anything else reads it.
 */
export function keepClientAddress(proxies: number): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as Asked
    const address = clientAddress(request, proxies)
    if (address) request.headers['x-forwarded-for'] = address
    else delete request.headers['x-forwarded-for']
  })
}

/** The address that the outermost of our own proxies saw; undefined where the connection is gone already. */
export function clientAddress({ headers, socket }: Asked['request'], proxies: number): string | undefined {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',')
  const seen = proxies > 0 ? forwarded.at(-proxies)?.trim() : undefined
  return seen || socket.remoteAddress
}
