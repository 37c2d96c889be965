import { readFileSync } from 'node:fs'

const pageBytes = 4096

/** Resident bytes of a process: quick to read, counts what is shared with others too. 0 when it does not live. */
export function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageBytes
  } catch {
    return 0
  }
}

/** Proportional set size in bytes: shared pages count in part. Resident bytes where the system does not tell. */
export function proportionalBytes(pid: number): number {
  try {
    const kilobytes = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
    return Number(kilobytes) * 1024
  } catch {
    return residentBytes(pid)
  }
}

/** The process and all it started, found from above: what left its process group is found too. */
export function family(pid: number, found: number[] = []): number[] {
  if (found.length > 200) return found
  found.push(pid)
  for (const child of children(pid)) family(child, found)
  return found
}

function children(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    return text === '' ? [] : text.split(' ').map(Number)
  } catch {
    return []
  }
}

/** Nanoseconds that a process ran, and that it was ready to run and waited for a processor. */
export function processorTime(pid: number): { ran: number; waited: number } {
  try {
    const [ran = 0, waited = 0] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ').map(Number)
    return { ran, waited }
  } catch {
    return { ran: 0, waited: 0 }
  }
}
