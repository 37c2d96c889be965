import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import type { ProcessInfo } from '../platform/calls'
import { PlatformError } from '../platform/error'
import type { TestProcesses } from '../testing/test-processes'
import type { RunWitness } from './orchestrator/bench'

/** `child` null: it was ended before it began. */
type Kept = { info: ProcessInfo; child: ChildProcess | null; ended: Promise<void>; lines: string[] }

/**
 * Real processes for the platform of a test, in the place of flows: each key is a shell with a child, in a group of its own.
 * `takes` says for how many seconds one runs. What lives is told by the machine, not by who started it.
 */
export function shellProcesses(
  takes: (key: string) => number,
): { processes: TestProcesses; witness: RunWitness } & AsyncDisposable {
  const known = new Map<string, Kept>()
  const starts = new Map<string, number>()
  const named = (key: string) => {
    const found = known.get(key)
    if (found) return found
    throw new PlatformError(`There is no process ${key}.`, { code: 'not-found' })
  }
  const processes: TestProcesses = {
    start({ key }) {
      const there = known.get(key)
      if (there) return there.info
      starts.set(key, (starts.get(key) ?? 0) + 1)
      const kept = run(key, takes(key))
      known.set(key, kept)
      return kept.info
    },
    observe: (key) => known.get(key)?.info ?? null,
    async end(key) {
      if (!known.has(key)) known.set(key, neverBegun(key))
      const { child, ended, info } = named(key)
      endGroup(child)
      await ended
      return { ended: livingIn(child) === 0, process: info }
    },
    output(key, after = '0') {
      const { info, lines } = named(key)
      return { lines: lines.slice(Number(after)), after: String(lines.length), end: info.endedAt !== null }
    },
    list: () => [...known.values()].map(({ info }) => info),
  }
  const witness: RunWitness = {
    starts: (key) => Promise.resolve(starts.get(key) ?? 0),
    living: (key) => Promise.resolve(known.has(key) ? livingIn(named(key).child) : 0),
  }
  return {
    processes,
    witness,
    // What an implementation could not cancel would outlive the measuring.
    async [Symbol.asyncDispose]() {
      for (const { child } of known.values()) endGroup(child)
      await Promise.all([...known.values()].map(({ ended }) => ended))
    },
  }
}

function begun(key: string): ProcessInfo {
  const none = { exitCode: null, reason: null, runId: null, endedAt: null }
  return { key, state: 'running', ...none, here: true, startedAt: Date.now() }
}

function neverBegun(key: string): Kept {
  const end = { state: 'exited', reason: 'It was ended before it began.', endedAt: Date.now() } as const
  return { info: { ...begun(key), ...end }, child: null, ended: Promise.resolve(), lines: [] }
}

function run(key: string, seconds: number): Kept {
  const script = `echo began; sleep ${seconds} & wait; echo ended`
  const child = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
  const info = begun(key)
  const lines: string[] = []
  child.stdout.on('data', (piece: Buffer) => lines.push(...piece.toString().split('\n').filter(Boolean)))
  const ended = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      const exitCode = code ?? 128 + (signal === 'SIGKILL' ? 9 : 15)
      const reason = code === null ? `It was told to end (${signal}).` : null
      Object.assign(info, { state: 'exited', exitCode, reason, endedAt: Date.now() })
      resolve()
    })
  })
  return { info, child, ended, lines }
}

function endGroup(child: ChildProcess | null): void {
  const pid = child?.pid
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The whole group has ended already.
  }
}

/** How many of the group live; where the system does not list them, 1 while any does. One that ended and was not waited for does not live. */
function livingIn(child: ChildProcess | null): number {
  const pid = child?.pid
  if (pid === undefined) return 0
  if (process.platform === 'linux') return readdirSync('/proc').filter((name) => isIn(name, pid)).length
  try {
    process.kill(-pid, 0)
    return 1
  } catch {
    return 0
  }
}

function isIn(name: string, group: number): boolean {
  if (!/^\d+$/.test(name)) return false
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
    const [state = '', , own = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return Number(own) === group && state !== 'Z' && state !== 'X'
  } catch {
    return false
  }
}
