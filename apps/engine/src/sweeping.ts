import { pruneAccess } from '@groundwork/access/pruning'
import { isTransient } from '@groundwork/access/transient'
import { pruneEvents } from '@groundwork/db/events/prune'
import { sweep, type SweepOptions } from '@groundwork/runs/sweeper'

const everyMs = 5_000
const pruneEveryMs = 60 * 60_000
/** After a start: what was left open while no engine ran. */
const lookBackMs = 7 * 24 * 60 * 60_000

/** Sweeps every five seconds until stopped; once an hour it also deletes old events, sessions and links. Trouble waits for the next turn. */
export function startSweeping(options: SweepOptions): { stop(): Promise<void> } {
  let prunedAt = Number.NEGATIVE_INFINITY
  let turn: Promise<void> = Promise.resolve()
  let stopped = false
  let timer: NodeJS.Timeout

  async function work() {
    try {
      const hourly = performance.now() - prunedAt > pruneEveryMs
      await sweep(hourly ? { ...options, endedMs: lookBackMs } : options)
      if (!hourly) return
      // Set first: a deletion that takes long goes on by itself, and the next must not come on top of it.
      prunedAt = performance.now()
      await pruneEvents(options.pool)
      await pruneAccess(options.pool)
    } catch (error) {
      if (!isTransient(error)) console.error('Sweeping failed; it is tried again in a few seconds.', error)
    }
  }

  function schedule() {
    timer = setTimeout(() => {
      turn = work().then(() => {
        if (!stopped) schedule()
      })
    }, everyMs)
  }

  schedule()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await turn
    },
  }
}
