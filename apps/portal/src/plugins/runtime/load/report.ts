import { pageClients } from '../../../trpc/client'

export type Report = { pluginId: string; sha256: string; ms: number; error?: string }

const mostPerMinute = 10
const longestError = 2_000
let sent: number[] = []

/**
 * Tells the portal how a plugin's UI loaded, or what it threw. Never rejects and never floods: a loop of errors must not
 * become a loop of requests.
 */
export function report({ error, ...load }: Report): void {
  const now = Date.now()
  sent = sent.filter((at) => now - at < 60_000)
  if (sent.length >= mostPerMinute) return
  sent.push(now)
  const ms = Math.max(0, Math.round(load.ms * 10) / 10)
  const input = { ...load, ms, ...(error === undefined ? {} : { error: error.slice(0, longestError) }) }
  pageClients()
    .trpc.plugins.reportLoad.mutate(input)
    .catch(() => {})
}
