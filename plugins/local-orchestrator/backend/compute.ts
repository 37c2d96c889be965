import os from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { ComputeV1, Finding, Implemented, Outcome } from '@groundwork/plugin-sdk/points'
import type { Platform, ProcessInfo } from '@groundwork/plugin-sdk/platform'

type Resolved = { digest: string; sizeMb: number; ready: boolean }

const patienceMs = 20_000
const lookMs = 200
/** A failure is told for so long; then it is tried anew: an index that was away may be back. */
const toldMs = 10_000
const mostTries = 1_000
const mostPages = 50

/** What this machine has, or the container that the engine is in: 0 and the highest number both say that nothing limits it. */
const limited = process.constrainedMemory()
const memory = limited > 0 && limited < os.totalmem() ? limited : os.totalmem()
const machine = { cpu: os.availableParallelism(), memoryMb: Math.floor(memory / 1_000_000) }

/** The processors and memory of this machine, and one Python environment for each lock. */
export const compute: Implemented<ComputeV1> = {
  capabilities: () =>
    Promise.resolve({
      kinds: ['process'],
      gpus: [],
      maxCpu: machine.cpu,
      maxMemoryMb: machine.memoryMb,
      images: false,
      quota: false,
    }),
  check: ({ resources, environment }) => {
    const findings: Finding[] = []
    const { cpu, memoryMb, gpu = 0 } = resources
    if (gpu > 0) findings.push({ level: 'error', message: 'This machine offers no GPU.' })
    if (environment.image)
      findings.push({ level: 'error', message: 'This machine runs no images, only Python environments.' })
    if (cpu > machine.cpu)
      findings.push({ level: 'error', message: `It asks for ${cpu} processors; this machine has ${machine.cpu}.` })
    if (memoryMb > machine.memoryMb)
      findings.push({
        level: 'error',
        message: `It asks for ${memoryMb} MB; this machine has ${machine.memoryMb} MB.`,
      })
    return Promise.resolve(findings)
  },
  resolve: ({ environment }, { platform }) => resolve(platform, environment.lock),
  decorate: ({ resources }) =>
    Promise.resolve({ decorators: [], env: { OMP_NUM_THREADS: String(Math.max(1, Math.floor(resources.cpu))) } }),
  usage: ({ of }, { platform }) => ('run' in of ? usageOfRun(platform, of.run) : usageOfAll(platform)),
  async limits(_input, { platform }) {
    const { rows } = await platform.sql.query<{ key: string; state: string }>(
      `select key, state from run where state in ('queued', 'starting', 'running')`,
    )
    const running = rows.filter(({ state }) => state !== 'queued')
    const seen = await Promise.all(running.map(({ key }) => platform.processes.observe(key)))
    const memoryMb = seen.reduce((sum, info) => sum + (info?.usage?.memoryPeakMb ?? 0), 0)
    return { total: machine, used: { cpu: running.length, memoryMb }, queued: rows.length - running.length }
  },
}

type Usage = { since: string; cpuSeconds: number; memoryPeakMb: number }

/** Of a run that nobody has looked at yet nothing is known: it is counted from now on. */
async function usageOfRun({ processes }: Platform, key: string): Promise<Usage> {
  const usage = (await processes.observe(key))?.usage
  const { since = Date.now(), cpuSeconds = 0, memoryPeakMb = 0 } = usage ?? {}
  return { since: new Date(since).toISOString(), cpuSeconds, memoryPeakMb }
}

/** Of all that is still known here: the seconds of all runs, the memory of the one that needed most. */
async function usageOfAll({ processes }: Platform): Promise<Usage> {
  let [since, cpuSeconds, memoryPeakMb] = [Date.now(), 0, 0]
  let after: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { items, next } = await processes.list(after === undefined ? {} : { after })
    for (const { usage } of items) {
      if (!usage) continue
      since = Math.min(since, usage.since)
      cpuSeconds += usage.cpuSeconds
      memoryPeakMb = Math.max(memoryPeakMb, usage.memoryPeakMb)
    }
    if (next === null) break
    after = next
  }
  return { since: new Date(since).toISOString(), cpuSeconds, memoryPeakMb }
}

async function resolve(platform: Platform, lock: string | null): Promise<Outcome<Resolved>> {
  if (!lock) return { is: 'done', receipt: { digest: 'default', sizeMb: 0, ready: true } }
  if (!/^[0-9a-f]{64}$/.test(lock))
    return { is: 'refused', code: 'invalid', detail: 'The lock of an environment is named by its SHA-256.' }
  try {
    return await made(platform, lock)
  } catch (error) {
    return { is: 'unknown', detail: error instanceof Error ? error.message : String(error) }
  }
}

async function made(platform: Platform, lock: string): Promise<Outcome<Resolved>> {
  const until = performance.now() + patienceMs
  let key = await tryOf(platform, lock)
  for (;;) {
    const info = await platform.processes.start({ key, what: 'environment', lock })
    // Another machine was first with this key: what it makes is there, not here.
    if (!info.here) {
      key = await tryOf(platform, lock)
      continue
    }
    if (info.state === 'exited' && info.exitCode === 0)
      return { is: 'done', receipt: { digest: lock, sizeMb: 0, ready: true } }
    if (isOver(info))
      return { is: 'refused', code: 'invalid', detail: info.reason ?? 'The environment could not be made.' }
    if (performance.now() > until)
      return { is: 'retry', code: 'busy', afterMs: 1_000, detail: 'The environment is being made.' }
    await delay(lookMs)
  }
}

const isOver = ({ state }: ProcessInfo) => state === 'exited' || state === 'lost'

/**
 * The key of the try that is under way or went well on this machine; of failed ones the last while it is told, else a new one.
 * Keys are those of all machines, an environment is one machine's.
 */
async function tryOf(platform: Platform, lock: string): Promise<string> {
  for (let tries = 0; tries < mostTries; tries++) {
    const key = `e${lock.slice(0, 48)}t${tries}`
    const info = await platform.processes.observe(key)
    if (!info) return key
    if (!info.here) continue
    if (!isOver(info) || info.exitCode === 0 || (await isRecent(platform, info.endedAt ?? 0))) return key
  }
  return `e${lock.slice(0, 48)}t0`
}

/** By the clock that wrote it down. */
async function isRecent({ sql }: Platform, endedAt: number): Promise<boolean> {
  const { rows } = await sql.query<{ recent: boolean }>(
    'select $1::float8 > extract(epoch from clock_timestamp()) * 1000 - $2::float8 as recent',
    [endedAt, toldMs],
  )
  return rows[0]?.recent === true
}
