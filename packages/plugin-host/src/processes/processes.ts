import { spawn } from 'node:child_process'
import { openSync, closeSync, rmSync } from 'node:fs'
import path from 'node:path'
import { ConflictError, InputError, NotFoundError } from '@groundwork/access/errors'
import { isTransient } from '@groundwork/access/transient'
import type { Pool } from '@groundwork/db/pool'
import type { ProcessInfo, ProcessOutput, ProcessSpec } from '@groundwork/plugin-sdk/platform-calls'
import { endProcess } from './end-process'
import { hostName } from './host-name'
import { exitOf, launcherOf, makeFolder, readOutput, usageOf } from './process-folder'
import {
  beatProcesses,
  findProcess,
  forgetOld,
  listProcesses,
  noteEnded,
  noteRunning,
  openProcesses,
  type ProcessRow,
  reserve,
  reserveEnded,
} from './process-rows'
import { reconcile } from './reconcile'
import { startMark } from './tree'

export type ProcessesOptions = {
  pool: Pool
  /** Below the data folder: one folder a process. */
  folder: string
  /** The interpreter of the launcher; any Python of 3.9 or newer. */
  python: string
  /** groundwork_launch.py */
  launcher: string
  /**
   * What a launcher claims its key with; the plugin never sees it. For who only makes an environment it is about
   * `lock<SHA-256>`.
   */
  ticketFor(about: string): string
  /** Where launchers reach the engine. */
  engineUrl(): string
  /** Variables of every launcher: where packages come from, where Metaflow keeps things. */
  environment: Record<string, string>
  /** What was reserved and not begun waits so long to be asked for again; a minute by default. */
  beginMs?: number
  /** Of one plugin on this machine; 64 by default. */
  most?: number
}

/** Processes on this machine for plugins with `host.process`. They outlive the plugin and the engine. */
export type Processes = {
  start(pluginId: string, spec: ProcessSpec): Promise<ProcessInfo>
  observe(pluginId: string, key: string): Promise<ProcessInfo | null>
  end(
    pluginId: string,
    request: { key: string; graceSeconds: number },
  ): Promise<{ ended: boolean; process: ProcessInfo }>
  output(pluginId: string, request: { key: string; after?: string | undefined }): Promise<ProcessOutput>
  list(pluginId: string, after?: string): Promise<{ items: ProcessInfo[]; next: string | null }>
  /** Stops looking after them; they run on. */
  stop(): Promise<void>
}

const usualMost = 64
const usualBeginMs = 60_000
const lookEveryMs = 1_000
const tidyEveryMs = 60 * 60_000
const keptDays = 7

/** Looks after the processes of this machine from now on, also after those that an engine before this one started. */
export function createProcesses(options: ProcessesOptions): Processes {
  const { pool, folder, most = usualMost, beginMs = usualBeginMs } = options
  makeFolder(folder)
  const host = hostName(folder)
  const starting = new Set<string>()
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | null = null
  let tidiedAt = performance.now()
  const began = performance.now()
  // Whoever asked for it may come back later than this engine.
  const mayBegin = ({ age }: ProcessRow) => age < beginMs || performance.now() - began < beginMs

  async function look(): Promise<void> {
    const living: string[] = []
    for (const row of await openProcesses(pool, host)) {
      if (stopped) return
      if (!starting.has(row.key) && (await reconcile(pool, row, mayBegin(row)))) living.push(row.key)
    }
    await beatProcesses(pool, living)
    if (performance.now() - tidiedAt < tidyEveryMs) return
    tidiedAt = performance.now()
    for (const old of await forgetOld(pool, host, keptDays)) rmSync(old, { recursive: true, force: true })
  }

  function lookSoon(ms: number): void {
    clearTimeout(timer)
    if (stopped) return
    timer = setTimeout(() => {
      looking = (looking ?? Promise.resolve())
        .then(look)
        .catch((error: unknown) => {
          if (!stopped && !isTransient(error)) console.error('Looking after the processes of plugins failed.', error)
        })
        .then(() => lookSoon(lookEveryMs))
    }, ms)
  }
  lookSoon(0)

  async function own(pluginId: string, key: string): Promise<ProcessRow | null> {
    const row = await findProcess(pool, key)
    return row?.pluginId === pluginId ? row : null
  }

  /** As it is now, not as it was when somebody last looked. */
  async function fresh(row: ProcessRow): Promise<ProcessRow> {
    if (row.host !== host || isOver(row) || starting.has(row.key)) return row
    await reconcile(pool, row, mayBegin(row))
    return (await findProcess(pool, row.key)) ?? row
  }

  async function launch(row: ProcessRow, spec: ProcessSpec): Promise<void> {
    const { key } = row
    starting.add(key)
    try {
      makeFolder(row.folder)
      const pid = await spawnLauncher(options, row.folder, spec, () => lookSoon(0))
      await noteRunning(pool, { key, pid, pidStart: startMark(pid) ?? '' })
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      if (launcherOf(row.folder) === null)
        await noteEnded(pool, { key, state: 'lost', exitCode: null, reason: `It could not be started: ${words}` })
    } finally {
      starting.delete(key)
    }
  }

  async function neverBegin(pluginId: string, key: string): Promise<ProcessRow> {
    const row = await reserveEnded(pool, { key, pluginId, host, folder: path.join(folder, key) })
    const now = row ?? (await own(pluginId, key))
    if (now) return now
    throw new NotFoundError(`There is no process ${key}.`)
  }

  const toInfo = (row: ProcessRow) => infoOf(row, row.host === host)

  return {
    async start(pluginId, spec) {
      const { key } = spec
      const place = path.join(folder, key)
      const row = await reserve(pool, { key, pluginId, host, folder: place, most })
      if (row) {
        await launch(row, spec)
        return toInfo((await findProcess(pool, key)) ?? row)
      }
      const there = await findProcess(pool, key)
      if (!there)
        throw new ConflictError(`${most} processes of this plugin run here already. Start more when some have ended.`)
      if (there.pluginId !== pluginId) throw new InputError(`The key ${key} is taken by another plugin.`)
      // An engine that ended right after it had reserved the key has started nothing; of two launchers one wins.
      const isLeft =
        there.state === 'starting' && there.host === host && !starting.has(key) && !launcherOf(there.folder)
      if (isLeft) await launch(there, spec)
      return toInfo(await fresh((await findProcess(pool, key)) ?? there))
    },
    async observe(pluginId, key) {
      const row = await own(pluginId, key)
      return row && toInfo(await fresh(row))
    },
    async end(pluginId, { key, graceSeconds }) {
      const row = (await own(pluginId, key)) ?? (await neverBegin(pluginId, key))
      if (isOver(row)) return { ended: true, process: toInfo(row) }
      if (row.host !== host) return { ended: false, process: toInfo(row) }
      const ended = await endProcess({ folder: row.folder, key, graceMs: graceSeconds * 1000, row })
      const now = await fresh((await findProcess(pool, key)) ?? row)
      return { ended: ended && isOver(now), process: toInfo(now) }
    },
    async output(pluginId, { key, after }) {
      const row = await own(pluginId, key)
      if (!row) throw new NotFoundError(`There is no process ${key}.`)
      const from = Number(after ?? 0)
      if (!Number.isSafeInteger(from) || from < 0) throw new InputError('"after" is not a position that this gave.')
      if (row.host !== host) return { lines: [`Its output lies on ${row.host}.`], after: String(from), end: true }
      const now = await fresh(row)
      const part = readOutput(row.folder, from, isOver(now))
      return { lines: part.lines, after: String(part.after), end: isOver(now) && !part.behind }
    },
    async list(pluginId, after) {
      const { rows, more } = await listProcesses(pool, { pluginId, ...(after === undefined ? {} : { after }) })
      return { items: rows.map(toInfo), next: more ? (rows.at(-1)?.key ?? null) : null }
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await looking
    },
  }
}

function isOver({ state }: Pick<ProcessRow, 'state'>): boolean {
  return state === 'exited' || state === 'lost'
}

function infoOf({ key, state, exitCode, reason, startedAt, endedAt, folder }: ProcessRow, here: boolean): ProcessInfo {
  const runId = here && isOver({ state }) ? (exitOf(folder)?.runId ?? null) : null
  return {
    key,
    state,
    exitCode,
    reason,
    runId,
    here,
    startedAt: startedAt.getTime(),
    endedAt: endedAt?.getTime() ?? null,
    usage: here ? usageOf(folder) : null,
  }
}

function spawnLauncher(
  { python, launcher, ticketFor, engineUrl, environment }: ProcessesOptions,
  ...[folder, spec, onExit]: [folder: string, spec: ProcessSpec, onExit: () => void]
): Promise<number> {
  const { key } = spec
  // Who makes an environment runs nothing: it may fetch that lock, and that is all.
  const about = spec.what === 'environment' ? `lock${spec.lock}` : key
  const what =
    spec.what === 'environment'
      ? ['--prepare', spec.lock]
      : [
          ...(spec.attempt === undefined ? [] : ['--attempt', String(spec.attempt)]),
          ...(spec.engineRunId === undefined ? [] : [`--engine-run-id=${spec.engineRunId}`]),
        ]
  const errors = openSync(path.join(folder, 'launcher.log'), 'a', 0o600)
  const child = spawn(python, ['-I', launcher, '--key', key, '--folder', folder, '--detached', ...what], {
    cwd: folder,
    // A session of its own: neither the end of the engine nor a signal to its group reaches it.
    detached: true,
    stdio: ['ignore', 'ignore', errors],
    env: { ...environment, GROUNDWORK_ENGINE_URL: engineUrl(), GROUNDWORK_LAUNCH_TICKET: ticketFor(about) },
  })
  child.unref()
  child.once('exit', onExit)
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('spawn', () => resolve(child.pid ?? 0))
  }).finally(() => closeSync(errors))
}
