import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { environment, paths } from '@groundwork/plugin-sdk/protocol'
import { ask } from './ask'
import type { Confinement } from './confinement'
import { endReason } from './end-reason'
import type { LineSink } from './log-lines'
import { gatherOutput } from './output'
import type { PlatformDoor } from './platform-door'
import { killGroup } from './process-identity'
import { family, proportionalBytes } from './process-memory'
import { parseReport } from './runner'
import {
  type InstanceFolder,
  makeInstanceFolder,
  noteProcess,
  removeInstanceFolder,
  sealSocket,
} from './runtime-folder'

export type ProcessSpec = {
  pluginId: string
  sha256: string
  version: string
  /** Of the JavaScript heap; the whole process may use somewhat more. */
  memoryMb: number
  /** The unpacked bundle, and the backend's entry below it. */
  bundleFolder: string
  entry: string
  /** Started beside what is installed, only to be asked about a configuration. */
  trial?: boolean
}

export type ProcessDeps = { confinement: Confinement; root: string; platform: PlatformDoor; onLine: LineSink }

export type PluginProcess = {
  /** Of its group: the outermost of what confines it. */
  pid: number
  socket: string
  /** The folder that it may write to. */
  scratch: string
  /** Resolves when it answers; rejects with the reason, in words, when it does not come to that. */
  ready: Promise<void>
  /** Resolves with the reason, in words, when everything it started has ended. */
  ended: Promise<string>
  /** Asks it to finish what it does; ends it when it has not after `graceMs`. */
  finish(graceMs: number): Promise<void>
  /** Ends it at once; `reason` is what `ended` says. */
  kill(reason: string): void
  /** Processes that belong to it, the outermost first. */
  members(): number[]
  memoryBytes(): number
}

/** What an answer to "may start" may take. */
export const startLimitMs = 8_000

/** Starts one process of a plugin's version. Throws when the system refuses to start it at all. */
export async function startProcess(spec: ProcessSpec, deps: ProcessDeps): Promise<PluginProcess> {
  const { confinement, platform } = deps
  const uid = confinement.userOf(spec.pluginId)
  const folder = makeInstanceFolder(deps.root, uid)
  const { pluginId, sha256, trial = false } = spec
  const asker = { path: folder.platformSocket, pluginId, sha256, trial, ...(uid === null ? {} : { uid }) }
  const door = await platform.openSocket(asker).catch((error: unknown) => {
    removeInstanceFolder(folder)
    throw error
  })
  try {
    const child = launch(spec, deps, { folder, uid })
    const pid = await startedPid(child)
    noteProcess(folder, pid, uid)
    return follow(child, { pid, uid, spec, deps, folder, close: () => door.close() })
  } catch (error) {
    await door.close()
    removeInstanceFolder(folder)
    throw error
  }
}

function launch(spec: ProcessSpec, deps: ProcessDeps, { folder, uid }: { folder: InstanceFolder; uid: number | null }) {
  const { confinement } = deps
  const read = [path.join(spec.bundleFolder, '*'), folder.runner, path.join(folder.scratch, '*')]
  const write = [path.join(folder.scratch, '*'), path.join(path.dirname(folder.socket), '*')]
  const [file = '', ...args] = confinement.wrap(uid, [
    process.execPath,
    `--max-old-space-size=${spec.memoryMb}`,
    '--max-semi-space-size=2',
    // A caller with many teams makes a long header.
    '--max-http-header-size=131072',
    '--enable-source-maps',
    '--disable-warning=ExperimentalWarning',
    ...confinement.permissionFlags({ read, write }),
    folder.runner,
    path.join(spec.bundleFolder, spec.entry),
    spec.bundleFolder,
  ])
  return spawn(file, args, {
    cwd: folder.scratch,
    // A group of its own, so that all of it can be ended together.
    detached: process.platform !== 'win32',
    windowsHide: true,
    env: backendEnvironment(spec, deps.platform, folder),
    // 0 closes when the engine is gone; 3 is for the runner's report.
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  })
}

function backendEnvironment(spec: ProcessSpec, platform: PlatformDoor, folder: InstanceFolder): NodeJS.ProcessEnv {
  const { pluginId, sha256, version } = spec
  const system = process.platform === 'win32' ? { SystemRoot: process.env['SystemRoot'] } : {}
  return {
    ...system,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: folder.scratch,
    TMPDIR: folder.scratch,
    LANG: 'C.UTF-8',
    TZ: process.env['TZ'] ?? 'UTC',
    [environment.socket]: folder.socket,
    [environment.platformSocket]: folder.platformSocket,
    [environment.token]: platform.tokenFor({ pluginId, sha256, caller: { kind: 'system' } }),
    [environment.id]: pluginId,
    [environment.version]: version,
    [environment.scratch]: folder.scratch,
    ...(spec.trial && { [environment.trial]: '1' }),
  } as NodeJS.ProcessEnv
}

function startedPid(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('spawn', () => resolve(child.pid ?? 0))
  })
}

type Following = {
  pid: number
  uid: number | null
  spec: ProcessSpec
  deps: ProcessDeps
  folder: InstanceFolder
  close: () => void | Promise<void>
}

function follow(child: ChildProcess, { pid, uid, spec, deps, folder, close }: Following): PluginProcess {
  let killedFor: string | null = null
  let over = false
  const output = gatherOutput(child, deps.onLine)
  const ended = whenOver(child).then(async ({ code, signal }) => {
    over = true
    // What it started must not outlive it.
    killGroup(pid, 'SIGKILL')
    output.end()
    await clear(folder, close)
    const { memoryMb } = spec
    return endReason({
      code,
      signal,
      killedFor,
      memoryMb,
      report: parseReport(output.report()),
      lastWords: output.lastLines,
    })
  })

  function kill(reason: string): void {
    if (over) return
    killedFor ??= reason
    killGroup(pid, 'SIGKILL')
  }

  const ready = becomeReady(folder.socket, () => over).then(async (answers) => {
    if (!answers) kill(`It did not answer within ${startLimitMs / 1_000} s of its start.`)
    else if (sealSocket(folder, uid)) return
    else kill('It put something else where its socket belongs.')
    throw new Error(await ended)
  })
  // Whoever waits hears of it; that nobody does is no failure of the engine's.
  ready.catch(() => {})

  return {
    pid,
    socket: folder.socket,
    scratch: folder.scratch,
    ready,
    ended,
    kill,
    members: () => (over ? [] : family(pid)),
    memoryBytes: () => (over ? 0 : family(pid).reduce((sum, member) => sum + proportionalBytes(member), 0)),
    async finish(graceMs) {
      killedFor ??= 'It was stopped.'
      if (!over) killGroup(pid, 'SIGTERM')
      const late = setTimeout(() => killGroup(pid, 'SIGKILL'), graceMs)
      await ended
      clearTimeout(late)
    },
  }
}

/** What cannot be removed now is removed with the left-overs of this engine: no reason to fail, nor to end the engine. */
async function clear(folder: InstanceFolder, close: () => void | Promise<void>): Promise<void> {
  try {
    await close()
    removeInstanceFolder(folder)
  } catch (error) {
    console.error(`The places of a plugin's process could not be cleared: ${folder.folder}.`, error)
  }
}

type Exit = { code: number | null; signal: NodeJS.Signals | null }

/** When it has ended and its output was read; output that somebody else still holds open is not waited for. */
function whenOver(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      if (child.pid) killGroup(child.pid, 'SIGKILL')
      const late = setTimeout(() => resolve({ code, signal }), 500)
      child.once('close', () => {
        clearTimeout(late)
        resolve({ code, signal })
      })
    })
  })
}

async function becomeReady(socket: string, isOver: () => boolean): Promise<boolean> {
  const end = performance.now() + startLimitMs
  while (performance.now() < end && !isOver()) {
    const answer = await ask({ socket, method: 'GET', path: paths.health, timeoutMs: 2_000 }).catch(() => null)
    if (answer?.status === 200) return true
    await delay(10)
  }
  return false
}
