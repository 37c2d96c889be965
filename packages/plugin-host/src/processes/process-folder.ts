import { mkdirSync, openSync, readdirSync, readFileSync, closeSync, readSync, statSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { Tree } from './tree'

export type LauncherNote = { pid: number; startedAt: string } | { abandoned: true }
export type GroupNote = { group: number; startedAt: string }
export type ExitNote = { exitCode: number; reason: string | null; runId: string | null }

const read = <T>(folder: string, name: string): T | null => {
  try {
    return JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as T
  } catch {
    return null
  }
}

/** Who the launcher of the folder is; null before it has begun. */
export const launcherOf = (folder: string) => read<LauncherNote>(folder, 'launcher.json')
/** How it ended; null while it runs, and for ever when it was killed. */
export const exitOf = (folder: string) => read<ExitNote>(folder, 'exit.json')

/** What it has used so far, or in all; null before that was looked at. */
export const usageOf = (folder: string) => {
  const note = read<{ since: number; cpuSeconds: number; memoryPeakMb: number }>(folder, 'usage.json')
  return note && { since: note.since * 1000, cpuSeconds: note.cpuSeconds, memoryPeakMb: note.memoryPeakMb }
}

export function treeOf(folder: string, key: string): Tree {
  const note = read<GroupNote>(folder, 'group.json')
  return { key, group: note?.group ?? null, groupStartedAt: note?.startedAt ?? null }
}

export function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}

/** Nothing begins in the folder any more; false where a launcher was there first. */
export function abandon(folder: string): boolean {
  try {
    makeFolder(folder)
    const file = openSync(path.join(folder, 'launcher.json'), 'wx', 0o600)
    writeSync(file, '{"abandoned":true}')
    closeSync(file)
    return true
  } catch {
    return false
  }
}

const pageBytes = 64_000
const segment = /^output\.(\d{15})\.log$/

export type OutputPart = { lines: string[]; after: number; behind: boolean }

/** Whole lines of what was printed, from an offset on; `behind`: there is more already. */
export function readOutput(folder: string, from: number, isOver: boolean): OutputPart {
  const segments = segmentsOf(folder)
  const [oldest] = segments
  // What was dropped because there was too much of it is gone.
  const after = Math.max(from, oldest?.start ?? 0)
  const current = segments.findLast(({ start }) => start <= after)
  if (!current) return { lines: [], after, behind: false }
  const bytes = readFrom(current.file, after - current.start)
  const last = bytes.lastIndexOf(10)
  const whole =
    last >= 0 ? bytes.subarray(0, last + 1) : isOver || bytes.length >= pageBytes ? bytes : bytes.subarray(0, 0)
  const end = after + whole.length
  const total = segments.at(-1)!
  const lines = whole.length === 0 ? [] : whole.toString('utf8').replace(/\n$/, '').split('\n')
  return { lines, after: end, behind: end < total.start + total.bytes && whole.length > 0 }
}

function segmentsOf(folder: string): { start: number; file: string; bytes: number }[] {
  try {
    return readdirSync(folder)
      .flatMap((name) => {
        const start = segment.exec(name)?.[1]
        if (start === undefined) return []
        const file = path.join(folder, name)
        return [{ start: Number(start), file, bytes: statSync(file, { throwIfNoEntry: false })?.size ?? 0 }]
      })
      .sort((a, b) => a.start - b.start)
  } catch {
    return []
  }
}

function readFrom(file: string, offset: number): Buffer {
  const buffer = Buffer.alloc(pageBytes)
  try {
    const handle = openSync(file, 'r')
    try {
      return buffer.subarray(0, readSync(handle, buffer, 0, pageBytes, offset))
    } finally {
      closeSync(handle)
    }
  } catch {
    return buffer.subarray(0, 0)
  }
}
