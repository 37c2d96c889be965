import { readdirSync, readFileSync } from 'node:fs'
import { type Listed, listedEverybody, listedStart } from './listing'

const linux = process.platform === 'linux'

/** When a process began, as the system says it; null when no such process lives (a zombie does not). */
export function startMark(pid: number): string | null {
  if (!Number.isInteger(pid) || pid <= 0) return null
  return linux ? (statOf(pid)?.fields[19] ?? null) : listedStart(pid)
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
  if (!linux) return listedEverybody()
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name)
    const stat = Number.isInteger(pid) ? statOf(pid) : null
    return stat ? [{ pid, group: Number(stat.fields[2]), session: Number(stat.fields[3]) }] : []
  })
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
