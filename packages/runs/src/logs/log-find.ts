import type { LogFinds } from '../history/rows'
import type { LineIndex } from './line-index'
import type { IndexedFile, MergedLog } from './merged-log'

export type FindQuery = { query: string; after?: number; signal?: AbortSignal }

const mostLines = 1_000
const longestCarried = 8 * 1024 * 1024

/** One character a byte, so that offsets in the text are offsets in the file. Case is folded for A-Z and Latin letters. */
const foldedBytes = (bytes: Buffer) => bytes.toString('latin1').toLowerCase()

/**
 * Numbers of the lines whose message contains the words, ignoring case: the first thousand after line `after`, and how
 * many there are in all. Whole chunks are searched, never line by line.
 */
export async function findInLog(log: MergedLog, { query, after = 0, signal }: FindQuery): Promise<LogFinds> {
  const wanted = foldedBytes(Buffer.from(query.toLowerCase()))
  const found: number[] = []
  for (const part of log.files) {
    for (const line of await findInFile(part, wanted, signal)) found.push(part.first + line)
  }
  const numbers = (log.order ? placesOf(log.order, found) : found).map((place) => place + 1).toSorted((a, b) => a - b)
  const lines = numbers.filter((number) => number > after)
  return { lines: lines.slice(0, mostLines), total: numbers.length, capped: lines.length > mostLines }
}

function placesOf(order: Uint32Array, lines: number[]): number[] {
  const wanted = new Set(lines)
  const places: number[] = []
  for (let place = 0; place < order.length; place++) if (wanted.has(order[place] as number)) places.push(place)
  return places
}

async function findInFile({ file, index }: IndexedFile, wanted: string, signal?: AbortSignal): Promise<number[]> {
  const lines: number[] = []
  let carried: Buffer | null = null
  let base = 0
  let line = 0
  for await (const read of file.read(0, index.size)) {
    if (signal?.aborted) return lines
    const chunk: Buffer = carried ? Buffer.concat([carried, read]) : read
    // A line of gigabytes is searched in pieces: a match across two of them is missed.
    const whole = base + chunk.length < index.size ? chunk.lastIndexOf(10) + 1 : chunk.length
    const end = whole === 0 && chunk.length >= longestCarried ? chunk.length : whole
    line = search({ text: foldedBytes(chunk.subarray(0, end)), base, wanted, index, line }, lines)
    carried = end < chunk.length ? chunk.subarray(end) : null
    base += end
  }
  return lines
}

type Search = { text: string; base: number; wanted: string; index: LineIndex; line: number }

/** Searches whole lines that lie at `base`; gives the line to go on from. */
function search({ text, base, wanted, index, line: from }: Search, lines: number[]): number {
  let line = from
  for (let at = text.indexOf(wanted); at >= 0; ) {
    line = lineAt(index, base + at, line)
    const start = (index.starts[line] as number) - base
    const message = messageStart(text, start)
    if (at < message) {
      at = text.indexOf(wanted, message)
      continue
    }
    if (lines.at(-1) !== line) lines.push(line)
    const next = index.endOf(line) - base
    at = text.indexOf(wanted, next)
  }
  return line
}

/** Where the message begins in folded text, so that a word of the prefix is not found. */
function messageStart(text: string, start: number): number {
  const isMarked = text.startsWith('[mflog|', start) || text.startsWith('[![mflog|', start)
  return isMarked ? text.indexOf(']', start) + 1 : start
}

/** The last line that begins at or before `offset`. */
function lineAt(index: LineIndex, offset: number, from: number): number {
  let low = from
  let high = index.count - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((index.starts[middle] as number) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
