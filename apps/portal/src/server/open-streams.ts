import type { Context } from '@groundwork/access/trpc'

type Ends = Set<() => void>

const shared = globalThis as typeof globalThis & { groundworkStreams?: Ends }

/**
 * How to end each event stream that is open in this process. A server that was asked to stop waits for its open
 * answers, and these never end by themselves.
 */
function openStreams(): Ends {
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

/**
 * When a stream ends: the client left, this process stops, or something about the person changed. `forget` must be
 * called once the stream has ended, for whatever reason.
 */
export function endOf({ actor, bus }: Pick<Context, 'actor' | 'bus'>, left: AbortSignal | undefined) {
  const end = new AbortController()
  const abort = () => end.abort()
  // The client may be gone already: who it is was asked of the database first.
  if (left?.aborted) abort()
  left?.addEventListener('abort', abort, { once: true })
  openStreams().add(abort)
  // The client comes back at once and is asked anew who it is: an account that was shut hears no more.
  const forgetUser = actor?.kind === 'user' ? bus.on({ topic: 'user', key: actor.id }, abort) : () => {}
  return {
    signal: end.signal,
    forget() {
      left?.removeEventListener('abort', abort)
      openStreams().delete(abort)
      forgetUser()
    },
  }
}
