import type { PlatformCalls, ProcessInfo, ProcessOutput, ProcessSpec } from '../platform/calls'
import { PlatformError } from '../platform/error'

type Answer<T> = T | Promise<T>

/**
 * What answers `platform.processes` in a test: made with `fakeProcesses`, or anything else that keeps processes.
 *
 * @example
 * ```ts
 * const processes: TestProcesses = fakeProcesses()
 * await using films = await startBackend({ backend, manifest, processes })
 * ```
 */
export type TestProcesses = {
  start(spec: ProcessSpec): Answer<ProcessInfo>
  observe(key: string): Answer<ProcessInfo | null>
  end(key: string): Answer<PlatformCalls['processes.end']['output']>
  output(key: string, after?: string): Answer<ProcessOutput>
  list(): Answer<ProcessInfo[]>
}

/**
 * Processes that only a test lets end; see `fakeProcesses`.
 *
 * @example
 * ```ts
 * const processes: FakeProcesses = fakeProcesses()
 * processes.finish('rmf4tqhzyk', { exitCode: 1, reason: 'The flow failed.' })
 * ```
 */
export type FakeProcesses = TestProcesses & {
  /** What was started, in order, each key once. */
  started: ProcessSpec[]
  /** Ends one; without an exit code it is lost. */
  finish(key: string, how: { exitCode: number | null; reason?: string }): void
  print(key: string, ...lines: string[]): void
}

/**
 * Processes in memory: each runs until the test says how it ends.
 *
 * @example
 * ```ts
 * const processes = fakeProcesses()
 * await using runs = await startBackend({ backend, manifest, processes })
 * await runs.call('local', 'start', { slot: 'gw-films', parameters: {} })
 * processes.finish(processes.started[0]!.key, { exitCode: 0 })
 * ```
 */
export function fakeProcesses(): FakeProcesses {
  const begun = (key: string): ProcessInfo => {
    const none = { exitCode: null, reason: null, runId: null, endedAt: null }
    return { key, state: 'running', ...none, here: true, startedAt: Date.now() }
  }
  const known = new Map<string, { info: ProcessInfo; lines: string[] }>()
  const started: ProcessSpec[] = []
  const named = (key: string) => {
    const found = known.get(key)
    if (found) return found
    throw new PlatformError(`There is no process ${key}.`, { code: 'not-found' })
  }
  const finish: FakeProcesses['finish'] = (key, { exitCode, reason }) => {
    const { info } = named(key)
    if (info.endedAt !== null) return
    const state = exitCode === null ? 'lost' : 'exited'
    Object.assign(info, { state, exitCode, reason: reason ?? null, endedAt: Date.now() })
  }
  return {
    started,
    start(spec) {
      const there = known.get(spec.key)
      if (there) return there.info
      started.push(spec)
      const info = begun(spec.key)
      known.set(spec.key, { info, lines: [] })
      return info
    },
    observe: (key) => known.get(key)?.info ?? null,
    end(key) {
      if (!known.has(key)) {
        const info: ProcessInfo = {
          ...begun(key),
          state: 'exited',
          reason: 'It was ended before it began.',
          endedAt: Date.now(),
        }
        known.set(key, { info, lines: [] })
        return { ended: true, process: info }
      }
      finish(key, { exitCode: 143, reason: 'It was told to end (SIGTERM).' })
      return { ended: true, process: named(key).info }
    },
    output(key, after = '0') {
      const { info, lines } = named(key)
      return { lines: lines.slice(Number(after)), after: String(lines.length), end: info.endedAt !== null }
    },
    list: () => [...known.values()].map(({ info }) => info),
    finish,
    print: (key, ...lines) => void named(key).lines.push(...lines),
  }
}
