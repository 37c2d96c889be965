import { isTransient } from '@groundwork/access/transient'
import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import type { PointCaller } from '../integration/point-caller'
import { checkInvariants } from '../invariant/check-invariants'
import { drive } from './drive'
import { strandedQueues, takeDue, waitingFor, waitingForGates, waitingForRuns, wokenBy } from './due'
import { startDriftObserver } from './drift'
import type { ExecutorDeps, Failpoint } from './executor-deps'
import { createFailures } from './failures'
import { dropDeadJobs, enqueue, ensureQueue } from './queue'
import { catchUpRollBacks } from './roll-back'
import { type Timing, usualTiming } from './timing'
import { startWorker } from './worker'

export type { Failpoint } from './executor-deps'

export type ExecutorOptions = {
  pool: Pool
  bus: EventBus
  call: PointCaller
  /** Of the queue's own connections: it listens, so not through a transaction pooler. */
  databaseUrl: string
  replicaId: string
  /** Where launchers reach the engine, without a slash at its end. */
  engineUrl: string
  failpoint?: Failpoint
  timing?: Partial<Timing>
  /** Promotions that this engine works on at once. */
  concurrency?: number
}

const usualConcurrency = 12
const gatherMs = 5

/**
 * Carries out promotions: takes each from request to its end by the one protocol, on any number of engines at once. What an
 * engine that ends leaves behind is found by the others at the end of its lease.
 */
export async function startExecutor(options: ExecutorOptions): Promise<{ stop(): Promise<void> }> {
  const { pool, bus, call, databaseUrl, replicaId, engineUrl, concurrency = usualConcurrency } = options
  const timing = { ...usualTiming, ...options.timing }
  const deps: ExecutorDeps = {
    pool,
    bus,
    call,
    replicaId,
    engineUrl,
    timing,
    failpoint: options.failpoint ?? (async () => {}),
  }
  await ensureQueue(pool)
  const stopping = new AbortController()
  const later = createAlarms((ids) => enqueue(pool, ids))
  const failures = createFailures()
  const worker = await startWorker({
    databaseUrl,
    concurrency,
    pollMs: timing.sweep,
    async work(id) {
      try {
        for (const { promotionId, inMs } of await drive(deps, id)) later.at(promotionId, inMs)
        failures.forget(id)
      } catch (error) {
        if (!isTransient(error)) console.error(`delivery: promotion ${id} could not be carried on.`, error)
        later.at(id, failures.note(id))
      }
    },
    async check() {
      try {
        await checkInvariants({ ...deps, signal: stopping.signal })
      } catch (error) {
        // One that is ended with the engine is another engine's to begin anew.
        if (!stopping.signal.aborted && !isTransient(error))
          console.error('delivery: its own rules could not be checked; it is tried again.', error)
        throw error
      }
    },
  })
  const changed = gather(async (keys) => enqueue(pool, await wokenBy(pool, keys.map(Number))))
  const judged = gather(async (keys) => enqueue(pool, await waitingForGates(pool, keys)))
  const bound = gather(async (keys) => enqueue(pool, await waitingFor(pool, keys)))
  const ran = gather(async (keys) => enqueue(pool, await waitingForRuns(pool, keys)))
  async function end() {
    stopping.abort()
    for (const each of leave) each()
    later.stop()
    await Promise.all([changed.stop(), judged.stop(), bound.stop(), ran.stop()])
    await worker.stop()
  }
  const leave = [
    bus.on({ topic: 'promotion' }, ({ key, payload }) => {
      // A move, or a vote: what the executor itself says of steps wakes nobody.
      const { state, kind } = (payload ?? {}) as { state?: string; kind?: string }
      if (state !== undefined || (kind !== 'effect' && kind !== 'step' && kind !== 'verification')) changed.add(key)
    }),
    bus.on({ topic: 'gate' }, ({ key }) => judged.add(key)),
    bus.on({ topic: 'environment' }, ({ key }) => bound.add(key)),
    bus.on({ topic: 'launch' }, ({ key }) => ran.add(key)),
  ]
  try {
    await bus.ready()
  } catch (error) {
    // Whoever starts this has nothing in hand yet to stop it with.
    await end()
    throw error
  }
  const sweeping = every(timing.sweep, async () => {
    await enqueue(pool, await takeDue(pool))
    await enqueue(pool, await strandedQueues(pool))
    await catchUpRollBacks(deps)
  })
  const tidying = every(10 * 60_000, () => dropDeadJobs(pool))
  const drift = startDriftObserver(deps)
  return {
    async stop() {
      stopping.abort()
      for (const each of leave) each()
      await Promise.all([sweeping.stop(), tidying.stop(), drift.stop()])
      await end()
    },
  }
}

/** Runs at once, then again and again; a database that is away costs a turn. */
function every(ms: number, work: () => Promise<unknown>): { stop(): Promise<void> } {
  let ended = false
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  const turn = () => {
    running = work()
      .catch((error: unknown) => {
        if (!isTransient(error)) console.error('delivery: the sweep failed; it is tried again.', error)
      })
      .then(() => {
        if (ended) return
        timer = setTimeout(turn, ms)
        timer.unref()
      })
  }
  turn()
  return {
    async stop() {
      ended = true
      clearTimeout(timer)
      await running
    },
  }
}

/** Puts together what comes within a few milliseconds. What is lost with the database is found by the sweep. */
function gather(work: (keys: string[]) => Promise<void>) {
  let keys = new Set<string>()
  let timer: NodeJS.Timeout | null = null
  let running = Promise.resolve()
  const flush = () => {
    timer = null
    const taken = [...keys]
    keys = new Set()
    running = work(taken).catch((error: unknown) => {
      if (!isTransient(error)) console.error('delivery: a change could not be followed; the sweep finds it.', error)
    })
  }
  return {
    add(key: string) {
      keys.add(key)
      timer ??= setTimeout(flush, gatherMs)
    },
    async stop() {
      if (timer) clearTimeout(timer)
      await running
    },
  }
}

/** Promotions that are looked at again in a while; the sweep finds those whose alarm was lost. */
function createAlarms(ring: (ids: string[]) => Promise<void>) {
  const timers = new Map<string, NodeJS.Timeout>()
  let stopped = false
  return {
    at(id: string, ms: number) {
      if (stopped) return
      clearTimeout(timers.get(id))
      const timer = setTimeout(() => {
        timers.delete(id)
        ring([id]).catch(() => {})
      }, ms)
      timers.set(id, timer)
    },
    stop() {
      stopped = true
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}
