import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/**
 * Where plugins' user ids begin, and how many there are; none of them has an entry among the system's users, nor lies in
 * what is given to containers: from 100,000 to people's own (/etc/subuid), from 524,288 to systemd's.
 */
type Range = { first: number; count: number }

const usual: Range = { first: 1_900_000_000, count: 100_000 }
/** In a container whose user ids end at 65,535. */
const small: Range = { first: 40_000, count: 20_000 }

const taken = new Map<number, string>()

/** The user id of a plugin: the same each time, and never another plugin's that runs under this engine. */
export function pluginUser(pluginId: string, range = userRange()): number {
  const hash = createHash('sha256').update(pluginId).digest().readUInt32BE(0)
  for (let step = 0; step < range.count; step++) {
    const uid = range.first + ((hash + step) % range.count)
    const owner = taken.get(uid)
    if (owner !== undefined && owner !== pluginId) continue
    taken.set(uid, pluginId)
    return uid
  }
  throw new Error('There are more plugins than user ids for them.')
}

export function userRange(): Range {
  return highestUser() > usual.first + usual.count ? usual : small
}

function highestUser(): number {
  try {
    const lines = readFileSync('/proc/self/uid_map', 'utf8').trim().split('\n')
    return Math.max(...lines.map((line) => rangeEnd(line.trim().split(/\s+/).map(Number))))
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

function rangeEnd([inside = 0, , count = 0]: number[]): number {
  return inside + count
}
