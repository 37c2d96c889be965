import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

type Listed = { pid: number; group: number; session: number }

const linux = process.platform === 'linux'

/** When a process began, as the system says it; null when no such process lives (a zombie does not). */
export function startMark(pid: number): string | null {
  if (!Number.isInteger(pid) || pid <= 0) return null
  if (linux) return statOf(pid)?.fields[19] ?? null
  try {
    const listed = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' })
    const [state = '', ...began] = listed.trim().split(/\s+/)
    return state.startsWith('Z') || began.length === 0 ? null : began.join(' ')
  } catch {
    return null
  }
}

function statOf(pid: number): { fields: string[] } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name stands in parentheses and may hold anything, also spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? null : { fields }
  } catch {
    return null
  }
}

function everybody(): Listed[] {
  if (linux) {
    return readdirSync('/proc').flatMap((name) => {
      const pid = Number(name)
      const stat = Number.isInteger(pid) ? statOf(pid) : null
      return stat ? [{ pid, group: Number(stat.fields[2]), session: Number(stat.fields[3]) }] : []
    })
  }
  return execFileSync('ps', ['-axo', 'pid=,pgid=,stat='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => state !== undefined && !state.startsWith('Z'))
    .map(([pid, group]) => ({ pid: Number(pid), group: Number(group), session: Number(group) }))
}

/** What a launcher started: the group that it leads, and the mark of everything that came from it. */
export type Tree = { group: number | null; groupStartedAt: string | null; key: string }

/** Living processes of a tree: of its group and session, and those that left it but bear the run's key. */
export function treeMembers({ group, groupStartedAt, key }: Tree): number[] {
  // The number may have been given to another process, which then leads a group of its own.
  const leader = group === null ? null : startMark(group)
  const isOurs = group !== null && (leader === null || groupStartedAt === null || leader === groupStartedAt)
  return everybody()
    .filter(
      ({ pid, group: own, session }) =>
        pid !== process.pid && ((isOurs && (own === group || session === group)) || bears(pid, key)),
    )
    .map(({ pid }) => pid)
}

function bears(pid: number, key: string): boolean {
  if (!linux) return false
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`GROUNDWORK_RUN_KEY=${key}`)
  } catch {
    return false
  }
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended already.
  }
}
