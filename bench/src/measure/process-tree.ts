import fs from 'node:fs'

// Linux counts in hundredths of a second (USER_HZ).
const ticksPerSecond = 100

/** CPU-milliseconds that the processes and all below them have used, ended children included. */
export function cpuMsOf(pids: number[]): number {
  let ticks = 0
  for (const pid of treeOf(pids)) {
    const fields = statOf(pid)
    // utime, stime, and those of children that were waited for.
    if (fields) ticks += Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14])
  }
  return (ticks * 1000) / ticksPerSecond
}

/** Resident memory of the processes and all below them, in megabytes; pages that several share count in each. */
export function rssMbOf(pids: number[]): number {
  let kilobytes = 0
  for (const pid of treeOf(pids)) {
    try {
      kilobytes += Number(/^VmRSS:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0)
    } catch {
      // It ended meanwhile.
    }
  }
  return kilobytes / 1024
}

/** Proportional set size of the processes and all below them, in megabytes: a page that several share counts in part. */
export function pssMbOf(pids: number[]): number {
  let kilobytes = 0
  for (const pid of treeOf(pids)) {
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1] ?? 0)
    } catch {
      // It ended meanwhile.
    }
  }
  return kilobytes / 1024
}

/** The processes themselves and everything below them. */
export function treeOf(pids: number[]): number[] {
  const children = new Map<number, number[]>()
  for (const name of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = Number(statOf(Number(name))?.[1])
    if (Number.isNaN(parent)) continue
    const siblings = children.get(parent)
    if (siblings) siblings.push(Number(name))
    else children.set(parent, [Number(name)])
  }
  const all = new Set<number>()
  const visit = (pid: number) => {
    if (all.has(pid)) return
    all.add(pid)
    for (const child of children.get(pid) ?? []) visit(child)
  }
  for (const pid of pids) visit(pid)
  return [...all]
}

/** The fields of /proc/PID/stat from the state on: a program's name may hold blanks and brackets. */
function statOf(pid: number): string[] | null {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}
