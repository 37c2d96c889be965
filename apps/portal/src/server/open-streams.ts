type Ends = Set<() => void>

const shared = globalThis as typeof globalThis & { groundworkStreams?: Ends }

/**
 * How to end each event stream that is open in this process. A server that was asked to stop waits for its open
 * answers, and these never end by themselves.
 */
export function openStreams(): Ends {
  if (shared.groundworkStreams) return shared.groundworkStreams
  const ends: Ends = new Set()
  shared.groundworkStreams = ends
  const endAll = () => {
    for (const end of [...ends]) end()
  }
  process.once('SIGTERM', endAll)
  process.once('SIGINT', endAll)
  return ends
}
