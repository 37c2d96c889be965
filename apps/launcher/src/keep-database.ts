import { setTimeout as delay } from 'node:timers/promises'
import { type Database, embeddedDatabase } from './database'
import { describeFailure } from './failure'
import type { DataLayout } from './paths'
import { processIdentity } from './process-identity'

type Keeping = { layout: DataLayout; signal: AbortSignal; say: (line: string) => void }

const lookEveryMs = 1_000
const tryAgainMs = 5_000

/**
 * Starts the embedded server again when it ended by itself, under the same address: portal and engine wait for it and go
 * on. `database` then stands for the new process. Ends with `signal`, and never in the middle of a start.
 */
export async function keepDatabase(database: Database, { layout, signal, say }: Keeping): Promise<void> {
  const pause = (ms: number) => delay(ms, undefined, { signal, ref: false }).catch(() => {})
  const port = Number(new URL(database.url).port)
  while (database.embedded && !signal.aborted) {
    await pause(lookEveryMs)
    if (signal.aborted || (database.pid !== null && processIdentity(database.pid) !== null)) continue
    say('! PostgreSQL ended unexpectedly; starting it again.')
    try {
      Object.assign(database, await embeddedDatabase(layout, port))
    } catch (error) {
      say(`! PostgreSQL does not start: ${describeFailure(error)}`)
      await pause(tryAgainMs)
    }
  }
}
