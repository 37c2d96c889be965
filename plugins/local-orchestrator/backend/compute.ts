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

const machine = { cpu: os.cpus().length, memoryMb: Math.floor(os.totalmem() / 1_000_000) }

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
      findings.push({ level: 'warning', message: `It asks for ${cpu} processors; this machine has ${machine.cpu}.` })
    if (memoryMb > machine.memoryMb)
      findings.push({
        level: 'warning',
        message: `It asks for ${memoryMb} MB; this machine has ${machine.memoryMb} MB.`,
      })
    return Promise.resolve(findings)
  },
  resolve: ({ environment }, { platform }) => resolve(platform, environment.lock),
  decorate: ({ resources }) =>
    Promise.resolve({ decorators: [], env: { OMP_NUM_THREADS: String(Math.max(1, Math.floor(resources.cpu))) } }),
  usage: () => Promise.resolve({ since: new Date().toISOString(), cpuSeconds: 0, memoryPeakMb: 0 }),
  async limits(_input, { platform }) {
    const { rows } = await platform.sql.query<{ running: number; queued: number }>(
      `select count(*) filter (where state in ('starting', 'running'))::int as running,
        count(*) filter (where state = 'queued')::int as queued from run where state in ('queued', 'starting', 'running')`,
    )
    const { running = 0, queued = 0 } = rows[0] ?? {}
    return { total: machine, used: { cpu: running, memoryMb: 0 }, queued }
  },
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
  const key = await tryOf(platform, lock)
  for (;;) {
    const info = await platform.processes.start({ key, what: 'environment', lock })
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

/** The key of the try that is under way or went well; of failed ones the last while it is told, else a new one. */
async function tryOf({ processes }: Platform, lock: string): Promise<string> {
  for (let tries = 0; tries < mostTries; tries++) {
    const key = `e${lock.slice(0, 48)}t${tries}`
    const info = await processes.observe(key)
    if (!info || !isOver(info) || info.exitCode === 0) return key
    if (Date.now() - (info.endedAt ?? 0) < toldMs) return key
  }
  return `e${lock.slice(0, 48)}t0`
}
