import { isTransient } from '@groundwork/access/transient'

/**
 * How long a request waits for a database that is away, in milliseconds. Metaflow's client asks five times, after 1, 2, 4
 * and 8 seconds, so by itself it bears 15 s without a database; waiting here at each of them makes that 35 s.
 */
export const patienceMs = 4_000

const firstPauseMs = 50
const longestPauseMs = 400

export type Patience = { ms: number /** Ends the wait early: nobody is waiting any more. */; gone: () => boolean }

/**
 * Does `work` again while the database is away, full or asks to try again. What it throws at last is thrown. Repeating is
 * as safe as the client's own retry: it would send the same request.
 */
export async function patiently<T>(work: () => Promise<T>, { ms, gone }: Patience): Promise<T> {
  const until = performance.now() + ms
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    try {
      return await work()
    } catch (error) {
      if (!isTransient(error) || performance.now() + pause > until || gone()) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
