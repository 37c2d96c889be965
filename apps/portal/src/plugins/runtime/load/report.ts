import { pageClients } from '../../../trpc/client'
import { stackPlaces } from './stack-places'

export type Report = {
  pluginId: string
  sha256: string
  ms: number
  error?: string
  /** The stack of the error: the plugin's own places in it are told. */
  stack?: string | undefined
}

const mostPerMinute = 10
const longestError = 2_000
let sent: number[] = []

/**
 * Tells the portal how a plugin's UI loaded, or what it threw. Never rejects and never floods: a loop of errors must not
 * become a loop of requests.
 */
export function report({ error, stack, ...load }: Report): void {
  const now = Date.now()
  sent = sent.filter((at) => now - at < 60_000)
  if (sent.length >= mostPerMinute) return
  sent.push(now)
  const ms = Math.max(0, Math.round(load.ms * 10) / 10)
  const places = stackPlaces(stack, load.sha256)
  const failure = error === undefined ? {} : { error: error.slice(0, longestError), places }
  const input = { ...load, ms, ...failure }
  pageClients()
    .trpc.plugins.reportLoad.mutate(input)
    .catch(() => {})
}
