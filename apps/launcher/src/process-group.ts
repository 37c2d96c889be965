import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { processIdentity } from './process-identity'

// Each child leads a group of its own: Ctrl-C in the terminal reaches the launcher only, which then stops its children
// in order, and a signal to the group also reaches what a child started.
const ownGroup = process.platform !== 'win32'

export function spawnGroup(command: string, args: string[], options: SpawnOptions): ChildProcess {
  return spawn(command, args, { ...options, detached: ownGroup, windowsHide: true })
}

/** Sends `signal` to a group; false when nothing of it is left. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(ownGroup ? -pid : pid, signal)
    return true
  } catch {
    return false
  }
}

/** Asks a group to end and, `patienceMs` later, makes it. Resolves when nothing of it runs any more. */
export async function endGroup(pid: number, patienceMs: number): Promise<void> {
  signalGroup(pid, 'SIGTERM')
  const deadline = performance.now() + patienceMs
  while (groupLives(pid)) {
    if (performance.now() > deadline) {
      signalGroup(pid, 'SIGKILL')
      await delay(50)
      return
    }
    await delay(25)
  }
}

/** A leader that ended but was not waited for yet still answers to signals, so ask for the process itself first. */
function groupLives(pid: number): boolean {
  return processIdentity(pid) !== null || signalGroup(pid, 0)
}
