import { randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readJson, writePrivateJson } from './private-file'
import { processIdentity, unknownStart } from './process-identity'

export type RunningProcess = { name: string; pid: number; identity: string }
type Holder = { pid: number; identity: string; children: RunningProcess[] }

export type Lock = {
  /** Processes that the former holder left behind when it was killed; only those that are surely the same. */
  leftBehind: RunningProcess[]
  /** Notes which processes belong to the holder, for whoever comes after a crash. */
  note(children: RunningProcess[]): void
  release(): void
}

/**
 * Takes the lock that `file` stands for. Answers `{ heldBy }` when a living process has it. A file whose process is
 * gone (also when its number was given to another process) is taken over.
 */
export function takeLock(file: string): Lock | { heldBy: number } {
  mkdirSync(path.dirname(file), { recursive: true })
  const mine: Holder = { pid: process.pid, identity: processIdentity(process.pid) ?? '', children: [] }
  const leftBehind: RunningProcess[] = []
  const temporary = `${file}.${randomUUID()}`
  writePrivateJson(temporary, mine)
  try {
    while (!created(temporary, file)) {
      const holder = readHolder(file)
      if (holder && lives(holder)) return { heldBy: holder.pid }
      leftBehind.push(...removeStale(file).filter((child) => child.identity !== unknownStart && lives(child)))
    }
  } finally {
    rmSync(temporary, { force: true })
  }
  return {
    leftBehind,
    note: (children) => writePrivateJson(file, { ...mine, children }),
    release: () => {
      if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true })
    },
  }
}

/** Waits for the lock; `onWait` hears once who holds it. Throws when `signal` aborts. */
export async function waitForLock(
  file: string,
  options: { signal: AbortSignal; onWait?: (pid: number) => void },
): Promise<Lock> {
  for (let told = false; ; ) {
    const lock = takeLock(file)
    if (!('heldBy' in lock)) return lock
    if (!told) options.onWait?.(lock.heldBy)
    told = true
    await delay(200, undefined, { signal: options.signal })
  }
}

/** The living process that holds the lock, if any. */
export function lockHolder(file: string): number | null {
  const holder = readHolder(file)
  return holder && lives(holder) ? holder.pid : null
}

function lives(running: { pid: number; identity: string }): boolean {
  return processIdentity(running.pid) === running.identity
}

function created(temporary: string, file: string): boolean {
  try {
    linkSync(temporary, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Moves a stale file away. Two may try at once: who moved a living one by mistake puts it back. */
function removeStale(file: string): RunningProcess[] {
  const aside = `${file}.${randomUUID()}`
  try {
    renameSync(file, aside)
  } catch {
    return []
  }
  const holder = readHolder(aside)
  if (holder && lives(holder)) {
    created(aside, file)
    rmSync(aside, { force: true })
    return []
  }
  rmSync(aside, { force: true })
  return holder?.children ?? []
}

function readHolder(file: string): Holder | null {
  const value = readJson(file) as Partial<Holder> | null
  if (typeof value?.pid !== 'number' || typeof value.identity !== 'string') return null
  const children = Array.isArray(value.children) ? value.children : []
  return { pid: value.pid, identity: value.identity, children }
}
