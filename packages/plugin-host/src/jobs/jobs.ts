import { UnavailableError } from '@groundwork/access/errors'
import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import { can } from '@groundwork/access/can'
import { paths } from '@groundwork/plugin-sdk/protocol'
import type { JobHelpers } from 'graphile-worker'
import { answerWords, type CallPlugin, NeverAskedError } from '../platform/call-plugin'
import { pruneValues } from '../platform/key-values'
import { writeHostLine } from '../platform/log-lines'
import { loadStanding, pluginActor, type Standing } from '../platform/standing'
import { beatRuns, dropRun, finishRun, freeSilentRuns, pruneRuns, startRun } from './job-runs'
import { startLastingWorker } from './lasting-worker'
import { dropJobs, ensureQueue, flagOf, type QueuedJob, taskName } from './queue'
import { enqueueDue } from './schedules'

export { dropJobs } from './queue'

export type JobsOptions = {
  pool: Pool
  /** Of the queue's own connections: it listens, so not through a transaction pooler. */
  databaseUrl: string
  bus: EventBus
  call: CallPlugin
  /** Jobs that run at once on this engine. */
  concurrency?: number
}

const tickMs = 5_000
/** A job that runs costs little here: it waits for the plugin. */
const usualConcurrency = 24
/** So much is left to plugins that have no job running here, as soon as the others have taken the rest. */
const shareForOthers = 2 / 3
const mostConnections = 8
/** What is new is taken at once; this is for what was put off. */
const pollMs = 2_000
const beatMs = 10_000
const sweepMs = 30_000
/** Jobs of a plugin that does not answer wait so long on this engine; it costs them no attempt. */
const pauseMs = 5_000
const stopGraceMs = 5_000

/**
 * Runs plugins' jobs on this engine: takes them from the queue that all engines share, puts scheduled ones in, frees those of
 * engines that ended. `stop` lets running jobs finish for five seconds; what is cut then is run again elsewhere.
 */
export async function startJobs(options: JobsOptions): Promise<{ stop(): Promise<void> }> {
  const { pool, databaseUrl, bus, concurrency = usualConcurrency } = options
  await ensureQueue(pool)
  const state: State = {
    options,
    running: new Map(),
    off: new Set(),
    paused: new Map(),
    stopping: new AbortController(),
  }
  await lookForOff(state)
  const worker = await startLastingWorker({
    name: 'jobs',
    databaseUrl,
    connections: mostConnections,
    concurrency,
    pollMs,
    stopGraceMs,
    forbiddenFlags: () => [...state.off, ...pausedNow(state), ...busyNow(state, concurrency)].map(flagOf),
    taskList: { [taskName]: (payload, helpers) => runJob(state, payload as QueuedJob, helpers) },
  })
  const leave = bus.on({ topic: 'plugin' }, ({ key, payload }) => {
    const change = (payload as { change?: string } | null)?.change
    if (change === 'uninstalled') void dropJobs(pool, key).catch(() => {})
    void lookForOff(state).catch(() => {})
  })
  const timers = [
    every(tickMs, () => enqueueDue(pool)),
    every(beatMs, () => beatRuns(pool, [...state.running.keys()])),
    every(sweepMs, async () => {
      await freeSilentRuns(pool)
      await lookForOff(state)
      await pruneRuns(pool)
      await pruneValues(pool)
    }),
  ]
  return {
    async stop() {
      leave()
      for (const end of timers) end()
      const late = setTimeout(() => state.stopping.abort(), stopGraceMs)
      await worker.stop()
      clearTimeout(late)
    },
  }
}

type State = {
  options: JobsOptions
  /** Run -> plugin. */
  running: Map<string, string>
  off: Set<string>
  paused: Map<string, number>
  stopping: AbortController
}

/** Runs one after the other; a database that is away costs a turn. */
function every(ms: number, work: () => Promise<unknown>): () => void {
  let ended = false
  let timer: NodeJS.Timeout
  const next = () => {
    timer = setTimeout(() => {
      work()
        .catch(() => {})
        .finally(() => {
          if (!ended) next()
        })
    }, ms)
    timer.unref()
  }
  next()
  return () => {
    ended = true
    clearTimeout(timer)
  }
}

async function lookForOff({ options, off }: State): Promise<void> {
  const { rows } = await options.pool.query<{ id: string }>({
    name: 'plugins-off',
    text: `select plugin_id as id from plugin_installation where state = 'disabled'`,
  })
  off.clear()
  for (const { id } of rows) off.add(id)
}

function pausedNow({ paused }: State): string[] {
  const now = Date.now()
  for (const [id, until] of paused) if (until <= now) paused.delete(id)
  return [...paused.keys()]
}

/** Plugins that must wait with their next job, so that slow ones do not hold up the others. */
function busyNow({ running }: State, concurrency: number): Iterable<string> {
  return running.size < concurrency * (1 - shareForOthers) ? [] : new Set(running.values())
}

async function runJob(state: State, asked: QueuedJob, helpers: JobHelpers): Promise<void> {
  const { pool } = state.options
  const { pluginId, job } = asked
  const standing = await loadStanding(pool, pluginId, null)
  if (!standing || standing.state === 'uninstalled') return
  const { attempts, locked_by: worker } = helpers.job
  const id = await startRun(pool, { pluginId, job, attempt: attempts, worker })
  state.running.set(id, pluginId)
  try {
    await ask(state, { asked, attempt: attempts, standing })
    await finishRun(pool, id, null)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (error instanceof NeverAskedError) await dropRun(pool, id)
    else await finishRun(pool, id, reason)
    // What can never work is not tried again.
    if (error instanceof HopelessError) return report(state.options, standing, { job, reason })
    if (error instanceof UnavailableError || state.stopping.signal.aborted) await giveBack(state, pluginId, helpers)
    else if (attempts >= helpers.job.max_attempts) await report(state.options, standing, { job, reason })
    throw error
  } finally {
    state.running.delete(id)
  }
}

class HopelessError extends Error {}

type Asked = { asked: QueuedJob; attempt: number; standing: Standing }

async function ask({ options, stopping }: State, { asked, attempt, standing }: Asked): Promise<void> {
  const { pluginId, job, payload, key, slot } = asked
  const found = standing.manifest.contributes.find((one) => one.point === 'job/v1' && one.id === job)
  if (found?.point !== 'job/v1') throw new HopelessError(`Version ${standing.version} has no job "${job}" any more.`)
  const decision = can(pluginActor(standing), 'platform.job', { kind: 'plugin', id: pluginId })
  if (!decision.allowed) throw new HopelessError(decision.reason)
  const timeoutMs = found.timeoutSeconds * 1000
  const timeout = AbortSignal.timeout(timeoutMs)
  const signal = AbortSignal.any([timeout, stopping.signal])
  const body = { payload, attempt, key, slot }
  try {
    const answer = await options.call(pluginId, { path: paths.job(job), body, signal, timeoutMs: timeoutMs + 1_000 })
    if (answer.status !== 200) throw new Error(answerWords(answer))
  } catch (error) {
    if (timeout.aborted) throw new Error(`It took longer than ${found.timeoutSeconds} s.`, { cause: error })
    throw error
  }
}

/** The plugin could not be asked: its jobs rest a while, and this one keeps its attempts. */
async function giveBack({ options, paused }: State, pluginId: string, helpers: JobHelpers): Promise<void> {
  paused.set(pluginId, Date.now() + pauseMs)
  await options.pool.query(
    'update graphile_worker._private_jobs set attempts = greatest(attempts - 1, 0) where id = $1 and locked_by = $2',
    [helpers.job.id, helpers.job.locked_by],
  )
}

async function report(
  options: JobsOptions,
  standing: Standing,
  { job, reason }: { job: string; reason: string },
): Promise<void> {
  const message = `The job "${job}" failed and is not tried again: ${reason}`
  await writeHostLine(options, standing, { level: 'error', message })
}
