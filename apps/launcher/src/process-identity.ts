import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * Tells one process from another that later got the same number: its start time, in whatever form the system gives
 * it. `null` when no such process lives (a zombie does not count as living).
 */
export function processIdentity(pid: number): string | null {
  if (!Number.isInteger(pid) || pid <= 0) return null
  if (process.platform === 'linux') return linuxProcess(pid)?.startedAt ?? null
  if (process.platform === 'win32') return signalReaches(pid) ? 'alive' : null
  try {
    const [state = '', ...started] = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
    })
      .trim()
      .split(/\s+/)
    return state.startsWith('Z') || started.length === 0 ? null : started.join(' ')
  } catch {
    return null
  }
}

type LinuxProcess = { name: string; parent: number; startedAt: string }

/** What /proc knows of a living process. */
export function linuxProcess(pid: number): LinuxProcess | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name stands in parentheses and may hold anything, also spaces and parentheses.
    const end = stat.lastIndexOf(')')
    const fields = stat.slice(end + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    return { name: stat.slice(stat.indexOf('(') + 1, end), parent: Number(fields[1]), startedAt: fields[19] ?? '' }
  } catch {
    return null
  }
}

/** The direct children of this process, by the name of their program; empty where there is no /proc. */
export function ownChildren(name: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      const found = Number.isInteger(pid) ? linuxProcess(pid) : null
      return found?.parent === process.pid && found.name === name
    })
}

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
