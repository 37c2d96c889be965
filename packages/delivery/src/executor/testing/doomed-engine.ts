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
 * itself at that place of the protocol.
 */
export type EngineOptions = {
  databaseUrl: string
  orchestratorUrl: string
  timing: Partial<Timing>
  at?: string
  /** SIGKILL unless given. */
  signal?: 'SIGKILL' | 'SIGSTOP'
  connections?: number
}

const options = JSON.parse(process.argv[2] ?? '{}') as EngineOptions
const { databaseUrl, orchestratorUrl, timing, at, signal = 'SIGKILL', connections = 6 } = options
const pool = createPool(databaseUrl, { max: connections, applicationName: 'doomed-engine' })
const bus = createEventBus({ pool, directUrl: databaseUrl })
const call = httpCaller(orchestratorUrl)
let isArmed = at !== undefined
startScheduler({ pool, bus, orchestratorOf: (id) => orchestratorOf({ pool, call }, id), tickMs: 200 })
await startExecutor({
  pool,
  bus,
  call,
  databaseUrl,
  replicaId: uuidv7(),
  engineUrl: 'http://engine.invalid',
  timing,
  async failpoint(name) {
    if (!isArmed || name !== at) return
    isArmed = false
    process.kill(process.pid, signal)
    // The signal may take a moment to come: nothing is done until then.
    await new Promise((resolve) => setTimeout(resolve, 50))
  },
})
console.log('ready')
process.on('SIGTERM', () => process.exit(0))
