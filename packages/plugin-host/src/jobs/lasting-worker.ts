import { EventEmitter } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { type CronItem, Logger, parseCronItems, run, type Runner, type RunnerOptions } from 'graphile-worker'
import pg from 'pg'

export type LastingWorkerOptions = {
  /** Names the worker in `pg_stat_activity` ("groundwork-<name>") and in the log. */
  name: string
  /** It listens, so not through a transaction pooler. */
  databaseUrl: string
  /** Connections at most. */
  connections: number
  concurrency: number
  /** What is new is taken at once; this is for what was put off. */
  pollMs: number
  taskList: NonNullable<RunnerOptions['taskList']>
  /** What comes by the clock, once over all workers that have it. */
  cron?: CronItem[]
  forbiddenFlags?: NonNullable<RunnerOptions['forbiddenFlags']>
  stopGraceMs?: number
}

export type LastingWorker = {
  /** Lets running jobs finish for the time of grace. */
  stop(): Promise<void>
}

const usualGraceMs = 5_000
const againMs = 200
/** At least; a worker asks each time that it polls. */
const leastSilentMs = 5_000

/**
 * Takes jobs from the queue. The queue's own worker gives up for good when the database goes away while it writes down that a
 * job is over; then another one takes its place. Rejects when the first one cannot begin.
 */
export async function startLastingWorker(options: LastingWorkerOptions): Promise<LastingWorker> {
  const { name, databaseUrl, connections, stopGraceMs = usualGraceMs } = options
  const own = new pg.Pool({
    connectionString: databaseUrl,
    max: connections,
    application_name: `groundwork-${name}`,
  })
  own.on('error', () => {})
  own.on('connect', (client) => client.on('error', () => {}))
  const stopping = new AbortController()
  let current = await begin(own, options)
  async function keepRunning(): Promise<void> {
    for (;;) {
      await Promise.race([current.lost, aborted(stopping.signal)])
      if (stopping.signal.aborted) return
      console.error(`${name}: the queue was lost; it is taken up again.`)
      current.unwatch()
      // Where it has only fallen silent it must not come back beside the next one.
      void stopped(current.runner)
      const next = await beginAgain(own, options, stopping.signal)
      if (next) current = next
    }
  }
  const running = keepRunning().finally(() => current.unwatch())
  return {
    async stop() {
      stopping.abort()
      await running
      // One that was lost may never say that it has stopped.
      await Promise.race([stopped(current.runner), delay(stopGraceMs + againMs, undefined, { ref: false })])
      await own.end()
    },
  }
}

type Running = { runner: Runner; lost: Promise<void>; unwatch(): void }

/**
 * Resolves when a worker that has nothing to do has not asked for a job for so long: after a database that goes away several times
 * in a row it may wait for minutes, or for ever, and says nothing of it.
 */
function silence(
  events: EventEmitter,
  { concurrency, silentMs }: { concurrency: number; silentMs: number },
): { heard: Promise<void>; unwatch(): void } {
  let asked = performance.now()
  let busy = 0
  events.on('worker:getJob:start', () => (asked = performance.now()))
  events.on('job:start', () => (busy += 1))
  events.on('job:complete', () => {
    busy -= 1
    asked = performance.now()
  })
  let timer: NodeJS.Timeout | undefined
  const heard = new Promise<void>((resolve) => {
    timer = setInterval(() => {
      if (busy < concurrency && performance.now() - asked > silentMs) resolve()
    }, silentMs / 4)
    timer.unref()
  })
  return { heard, unwatch: () => clearInterval(timer) }
}

async function beginAgain(pool: pg.Pool, options: LastingWorkerOptions, signal: AbortSignal): Promise<Running | null> {
  while (!signal.aborted) {
    await delay(againMs, undefined, { signal }).catch(() => {})
    if (signal.aborted) return null
    const next = await begin(pool, options).catch(() => null)
    if (next) return next
  }
  return null
}

async function begin(pgPool: pg.Pool, options: LastingWorkerOptions): Promise<Running> {
  const { name, concurrency, pollMs, taskList, cron = [], forbiddenFlags, stopGraceMs = usualGraceMs } = options
  const events = new EventEmitter()
  const { heard, unwatch } = silence(events, { concurrency, silentMs: Math.max(leastSilentMs, pollMs * 5) })
  const lost = new Promise<void>((resolve) => {
    void heard.then(resolve)
    for (const end of ['pool:fatalError', 'worker:fatalError', 'pool:gracefulShutdown', 'pool:release'])
      events.once(end, () => resolve())
  })
  const starting = run({
    pgPool,
    concurrency,
    pollInterval: pollMs,
    noHandleSignals: true,
    parsedCronItems: parseCronItems(cron),
    gracefulShutdownAbortTimeout: stopGraceMs,
    // Without a batch nobody hears of it when the end of a job cannot be written, and the whole process would end with it.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    events,
    taskList,
    ...(forbiddenFlags ? { forbiddenFlags } : {}),
    logger: new Logger(() => (level, message, meta) => {
      // What a job fails with is its own business.
      if (level === 'error' && !meta?.['job']) console.error(`${name}:`, message)
    }),
  })
  // One that cannot begin is nobody's to watch.
  starting.catch(unwatch)
  const runner = await starting
  // That it ended is heard of above; here it must not end the process.
  runner.promise.catch(() => {})
  return { runner, lost, unwatch }
}

async function stopped(runner: Runner): Promise<void> {
  try {
    await runner.stop()
  } catch {
    // It has stopped already, or the database is away: then it ends without a word.
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
