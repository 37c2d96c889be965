import type { LogFile } from '../datastore/reader'
import { LineIndex } from './line-index'
import type { LogStream } from './log-line'

/**
 * One file of the log with its index; `first` is the place of its first line when all lines are counted through, `whole`
 * the number of lines that have their end.
 */
export type IndexedFile = { file: LogFile; index: LineIndex; first: number; whole: number }

/**
 * The lines of several files in order of time; lines without a time last. `order` maps a place in the log to a line
 * counted through the files, null when that is the same.
 */
export type MergedLog = { files: IndexedFile[]; total: number; order: Uint32Array | null }

export function mergeIndexes(parts: { file: LogFile; index: LineIndex }[]): MergedLog {
  let total = 0
  const files = parts
    .filter(({ index }) => index.count > 0)
    .map(({ file, index }) => {
      const first = total
      total += index.count
      return { file, index, first, whole: index.whole }
    })
  const isPlain = files.length <= 1 && files.every(({ index }) => index.sorted)
  return { files, total, order: isPlain ? null : mergedOrder(files, total) }
}

function mergedOrder(files: IndexedFile[], total: number): Uint32Array {
  const queues = files.map(({ index, first }) => ({
    index,
    first,
    lines: index.sorted ? null : sortedLines(index),
    at: 0,
  }))
  const order = new Uint32Array(total)
  for (let place = 0; place < total; place++) {
    let best: (typeof queues)[number] | undefined
    let bestTime = Number.POSITIVE_INFINITY
    for (const queue of queues) {
      if (queue.at >= queue.index.count) continue
      const time = queue.index.times[queue.lines ? (queue.lines[queue.at] as number) : queue.at] as number
      if (!best || time < bestTime) {
        best = queue
        bestTime = Number.isNaN(time) ? Number.POSITIVE_INFINITY : time
      }
    }
    if (!best) break
    order[place] = best.first + (best.lines ? (best.lines[best.at] as number) : best.at)
    best.at += 1
  }
  return order
}

function sortedLines(index: LineIndex): Uint32Array {
  const key = (line: number) => {
    const time = index.times[line] as number
    return Number.isNaN(time) ? Number.MAX_SAFE_INTEGER : time
  }
  return Uint32Array.from({ length: index.count }, (_, line) => line).sort((a, b) => key(a) - key(b) || a - b)
}

export function fileOfLine(log: MergedLog, line: number): IndexedFile {
  let found = log.files[0] as IndexedFile
  for (const file of log.files) if (file.first <= line) found = file
  return found
}

/** Keeps the indexes of the logs that were read last, up to a number of lines in all. */
export function createLogIndexes({ mostLines = 4_000_000 }: { mostLines?: number } = {}) {
  type Entry = { index: LineIndex; size: number; mtimeMs: number; busy: Promise<void> }
  const entries = new Map<string, Entry>()

  async function indexOf(file: LogFile): Promise<LineIndex> {
    let entry = entries.get(file.id)
    // A file that shrank, or changed without growing, is another file.
    if (entry && (file.size < entry.size || (file.size === entry.size && file.mtimeMs !== entry.mtimeMs)))
      entry = undefined
    if (!entry) entry = { index: new LineIndex(), size: 0, mtimeMs: 0, busy: Promise.resolve() }
    entries.delete(file.id)
    entries.set(file.id, entry)
    const current = entry
    const growing = current.busy.then(async () => {
      await current.index.extend(file)
      current.size = Math.max(current.size, file.size)
      current.mtimeMs = file.mtimeMs
    })
    current.busy = growing.catch(() => void entries.delete(file.id))
    await growing
    shrink(file.id)
    return current.index
  }

  function shrink(keep: string): void {
    let lines = 0
    for (const { index } of entries.values()) lines += index.count
    for (const [id, { index }] of entries) {
      if (lines <= mostLines) return
      if (id === keep) continue
      entries.delete(id)
      lines -= index.count
    }
  }

  return {
    /** The log of one stream, or of both merged, up to date with its files. */
    async open(files: LogFile[], stream: LogStream): Promise<MergedLog> {
      const wanted = files.filter((file) => file.size > 0 && (stream === 'merged' || file.stream === stream))
      return mergeIndexes(await Promise.all(wanted.map(async (file) => ({ file, index: await indexOf(file) }))))
    },
  }
}

export type LogIndexes = ReturnType<typeof createLogIndexes>
