import { createEventBus } from '@groundwork/db/events'
import { uuidv7 } from '@groundwork/db/ids'
import { createPool } from '@groundwork/db/pool'
import { orchestratorOf } from '../../integration/orchestrator'
import { startScheduler } from '../../schedule/scheduler'
import { startExecutor } from '../executor'
import type { Timing } from '../timing'
import { httpCaller } from './http-caller'

/**
 * An engine of promotions in a process of its own, to be killed. `argv`: a JSON of `EngineOptions`. With `at` it ends (or stops)
 * itself at that place of the protocol; with several, once a promotion waits at each of them.
 */
export type EngineOptions = {
  databaseUrl: string
  orchestratorUrl: string
  timing: Partial<Timing>
  at?: string | readonly string[]
  /** SIGKILL unless given. */
  signal?: 'SIGKILL' | 'SIGSTOP'
  connections?: number
  /** Promotions that it works on at once. */
  concurrency?: number
  /** Milliseconds that the clock of this engine is ahead of the machine's. */
  clockAhead?: number
}

const options = JSON.parse(process.argv[2] ?? '{}') as EngineOptions
const { databaseUrl, orchestratorUrl, timing, at = [], signal = 'SIGKILL', connections = 6, concurrency } = options
if (options.clockAhead) shiftClock(options.clockAhead)
const pool = createPool(databaseUrl, { max: connections, applicationName: 'doomed-engine' })
const bus = createEventBus({ pool, directUrl: databaseUrl })
const call = httpCaller(orchestratorUrl)
const places = new Set([at].flat())
const reached = new Set<string>()
startScheduler({ pool, bus, orchestratorOf: (id) => orchestratorOf({ pool, call }, id), tickMs: 200 })
await startExecutor({
  pool,
  bus,
  call,
  databaseUrl,
  replicaId: uuidv7(),
  engineUrl: 'http://engine.invalid',
  timing,
  ...(concurrency ? { concurrency } : {}),
  async failpoint(name) {
    if (!places.has(name) || reached.size === places.size) return
    reached.add(name)
    if (reached.size < places.size) {
      console.error(`at ${name}`)
      return new Promise(() => {})
    }
    process.kill(process.pid, signal)
    // The signal may take a moment to come: nothing is done until then.
    await new Promise((resolve) => setTimeout(resolve, 50))
  },
})
console.log('ready')

function shiftClock(ms: number): void {
  const Real = Date
  globalThis.Date = new Proxy(Real, {
    construct: (_, given) => Reflect.construct(Real, given.length === 0 ? [Real.now() + ms] : given) as Date,
    get: (_, key) => (key === 'now' ? () => Real.now() + ms : (Reflect.get(Real, key) as unknown)),
  })
}
process.on('SIGTERM', () => process.exit(0))
