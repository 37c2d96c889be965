import http from 'node:http'
import { type PluginProcess, type ProcessDeps, type ProcessSpec, startProcess } from './plugin-process'
import { watchScratch } from './scratch'
import { watchHeartbeat, watchMemory } from './watch'

export type InstanceState = 'starting' | 'healthy' | 'restarting' | 'draining' | 'stopped' | 'failed' | 'quarantined'

export type InstanceStatus = { state: InstanceState; reason: string | null; pid: number | null; restarts: number }

export type InstanceSpec = Omit<ProcessSpec, 'bundleFolder'>

export type InstanceDeps = ProcessDeps & {
  /** Unpacks the bundle, unless it is unpacked; answers where. */
  unpack(spec: InstanceSpec): Promise<string>
  /** Lets few start at once, so that many do not make one another late. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  onChange(status: InstanceStatus): void
  /** What the host has to say, for the plugin's log. */
  onNote(level: 'info' | 'warn' | 'error', line: string): void
}

/** The right to ask a process; released when the answer begins or fails. */
export type Lease = { socket: string; agent: http.Agent; release(): void }

/** One version of a plugin on this engine: its process, started again when it ends. */
export type Instance = {
  readonly spec: InstanceSpec
  status(): InstanceStatus
  /** Null unless it is healthy. */
  lease(): Lease | null
  /** Resolves when it is healthy, or with false when that is not to come or not in time. */
  whenHealthy(ms: number): Promise<boolean>
  memoryBytes(): number
  /** Lets requests end, closes streams with a hint to come back, ends it. */
  stop(): Promise<void>
}

const firstPauseMs = 50
const longestPauseMs = 5_000
const crashesAllowed = 5
const crashWindowMs = 60_000
/** How long requests whose answer has not begun hold back the end of an old version, and then those that have. */
const unansweredLimitMs = 2_000
const graceMs = 3_000

/** What kept a process from being started at all: the host's trouble, not the version's. */
class NotBegun extends Error {}

/** `onTrial`: a version that is being brought up has one try; its failure is the upgrade's. */
export function createInstance(spec: InstanceSpec, deps: InstanceDeps, { onTrial }: { onTrial: boolean }): Instance {
  const agent = new http.Agent({
    keepAlive: true,
    maxSockets: Number.POSITIVE_INFINITY,
    maxFreeSockets: 64,
    scheduling: 'lifo',
  })
  const waiting = new Set<() => void>()
  let status: InstanceStatus = { state: 'starting', reason: null, pid: null, restarts: 0 }
  let process: PluginProcess | null = null
  let wasHealthy = false
  let stopping: Promise<void> | null = null
  let running: Promise<void> = Promise.resolve()
  let crashes: number[] = []
  let notBegun = 0
  let pause: NodeJS.Timeout | undefined
  let unanswered = 0

  function change(state: InstanceState, reason: string | null): void {
    status = { ...status, state, reason, pid: process?.pid ?? null }
    for (const wake of [...waiting]) wake()
    deps.onChange(status)
  }

  async function run(): Promise<void> {
    let reason: string
    let begun = true
    try {
      const bundleFolder = await deps.unpack(spec).catch(notStarted)
      const mine = await deps.inTurn(() => bringUp(bundleFolder))
      if (!mine || stopping) return void (await mine?.ended)
      wasHealthy = true
      change('healthy', null)
      const stopWatching = watchHeartbeat(mine, spec)
      reason = await mine.ended
      stopWatching()
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error)
      begun = !(error instanceof NotBegun)
    }
    process = null
    // Sockets to a process that is gone.
    agent.destroy()
    if (stopping) return
    if (begun) afterCrash(reason)
    else tryAgain(reason)
  }

  async function bringUp(bundleFolder: string): Promise<PluginProcess | null> {
    if (stopping) return null
    const begun = await startProcess({ ...spec, bundleFolder }, deps).catch(notStarted)
    process = begun
    notBegun = 0
    if (stopping) begun.kill('It was stopped.')
    void begun.ended.then(watchMemory(begun, spec))
    void begun.ended.then(watchScratch(begun))
    await begun.ready
    return begun
  }

  /** The database or the system may be short of something for a moment: that must not count against the version. */
  function tryAgain(reason: string): void {
    if (reason !== status.reason) deps.onNote('warn', `It could not be started yet, and is tried again: ${reason}`)
    change('restarting', reason)
    pause = setTimeout(start, Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(10, ++notBegun)))
  }

  function afterCrash(reason: string): void {
    deps.onNote('error', reason)
    if (onTrial && !wasHealthy) return change('failed', reason)
    const now = performance.now()
    crashes = [...crashes.filter((at) => now - at < crashWindowMs), now]
    status = { ...status, restarts: status.restarts + 1 }
    if (crashes.length >= crashesAllowed) {
      deps.onNote('error', `It ended ${crashesAllowed} times within a minute and is not started again.`)
      return change('quarantined', reason)
    }
    change('restarting', reason)
    pause = setTimeout(start, Math.min(longestPauseMs, firstPauseMs * 2 ** (crashes.length - 1)))
  }

  async function end(): Promise<void> {
    clearTimeout(pause)
    if (status.state === 'healthy') {
      change('draining', null)
      await whenAnswered()
    }
    const last = process as PluginProcess | null
    if (last) await last.finish(graceMs)
    // It may just be starting: then it ends as soon as it is there.
    await running
    agent.destroy()
    change('stopped', status.state === 'draining' ? null : status.reason)
  }

  /** Until the answer to each request has begun: a backend that is told to end finishes what it has begun. */
  async function whenAnswered(): Promise<void> {
    const deadline = performance.now() + unansweredLimitMs
    while (unanswered > 0 && performance.now() < deadline) await nextChange(deadline - performance.now())
  }

  function nextChange(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        waiting.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, Math.max(0, ms))
      waiting.add(wake)
    })
  }

  function lease(): Lease | null {
    if (status.state !== 'healthy' || !process) return null
    unanswered++
    let held = true
    const release = () => {
      if (!held) return
      held = false
      unanswered--
      if (unanswered === 0 && status.state === 'draining') for (const wake of [...waiting]) wake()
    }
    return { socket: process.socket, agent, release }
  }

  function start(): void {
    running = run()
  }

  start()
  deps.onChange(status)
  return {
    spec,
    status: () => status,
    lease,
    async whenHealthy(ms) {
      const deadline = performance.now() + ms
      while (isComing(status.state) && performance.now() < deadline) await nextChange(deadline - performance.now())
      return status.state === 'healthy'
    },
    memoryBytes: () => process?.memoryBytes() ?? 0,
    stop: () => (stopping ??= end()),
  }
}

function notStarted(error: unknown): never {
  throw new NotBegun(error instanceof Error ? error.message : String(error), { cause: error })
}

function isComing(state: InstanceState): boolean {
  return state === 'starting' || state === 'restarting'
}
