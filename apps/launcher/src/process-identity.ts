import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Where this is all that is known of a process, another may have its number by now: nobody may be ended by it. */
export const unknownStart = 'alive'

/**
 * Tells one process from another that later got the same number: its start time, in whatever form the system gives
 * it. `null` when no such process lives (a zombie does not count as living). Windows says quickly only that one lives.
 */
export function processIdentity(pid: number): string | null {
  if (!Number.isInteger(pid) || pid <= 0) return null
  if (process.platform === 'linux') return linuxProcess(pid)?.startedAt ?? null
  return process.platform === 'win32' ? (signalReaches(pid) ? unknownStart : null) : listedIdentity(pid)
}

/** As `ps` tells it, on systems without /proc. */
export function listedIdentity(pid: number): string | null {
  try {
    // Each column by an option of its own: BSD takes what follows a "=" for a heading. The date must be in the same words
    // whoever asks, in whatever language and time zone.
    const listed = execFileSync('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC0' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return startOfListed(listed)
  } catch {
    return null
  }
}

/** The start in a line of `ps`: state, then the date. */
export function startOfListed(listed: string): string | null {
  const [state = '', ...started] = listed.trim().split(/\s+/)
  return state.startsWith('Z') || started.length === 0 ? null : started.join(' ')
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
