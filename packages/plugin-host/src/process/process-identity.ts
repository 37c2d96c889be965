import { readdirSync, readFileSync } from 'node:fs'

export type ProcessFacts = { pid: number; parent: number; group: number; startedAt: string; uid: number }

/** What /proc knows of a living process; null when it does not live, is a zombie, or there is no /proc. */
export function processFacts(pid: number): ProcessFacts | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name stands in parentheses and may hold anything, also spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const uid = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN)
    return { pid, parent: Number(fields[1]), group: Number(fields[2]), startedAt: fields[19] ?? '', uid }
  } catch {
    return null
  }
}

/** The living processes of a group. */
export function groupMembers(group: number): ProcessFacts[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid))
    .map(processFacts)
    .filter((facts): facts is ProcessFacts => facts?.group === group)
}

/** Ends a whole group at once; one that has ended is no error. */
export function killGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? group : -group, signal)
  } catch {
    // It has ended already.
  }
}
