import type { LogWindow } from '../history/rows'
import { ErrorMarker } from './error-lines'
import type { LogLine } from './log-line'
import type { LineIndex } from './line-index'
import { positionOf } from './log-position'
import { fileOfLine, type MergedLog } from './merged-log'
import { parseLine } from './mflog'

export type WindowQuery = { from?: number; tail?: number; count: number }

/** Lines before the window that are read to know whether it begins inside a traceback. */
const lookBehind = 100
/** Bytes of one line; what is longer is cut and says so. In a window of many long lines each has less. */
const longestLine = 64 * 1024
const shortestCut = 1024
const largestWindow = 32 * 1024 * 1024

/** A window by line number (1-based), or the last `tail` lines. Reads only the bytes of those lines. */
export async function readWindow(log: MergedLog, { from, tail, count }: WindowQuery): Promise<LogWindow> {
  const start = tail === undefined ? Math.max(0, (from ?? 1) - 1) : Math.max(0, log.total - tail)
  const end = Math.min(log.total, start + (tail ?? count))
  const seen = positionOf(log)
  if (start >= end) return { lines: [], total: log.total, seen }
  const before = Math.max(0, start - lookBehind)
  const raw = await readLines(log, before, end)
  const marker = new ErrorMarker()
  const lines: LogLine[] = []
  raw.forEach(({ text: rawText, stream }, offset) => {
    const { at, text } = parseLine(rawText)
    const error = marker.mark({ stream, text })
    const n = before + offset + 1
    if (n > start) lines.push({ n, at, stream, text, error })
  })
  return { lines, total: log.total, seen }
}

type RawLine = { text: string; stream: 'stdout' | 'stderr' }

async function readLines(log: MergedLog, start: number, end: number): Promise<RawLine[]> {
  const wanted: number[] = []
  for (let place = start; place < end; place++) wanted.push(log.order ? (log.order[place] as number) : place)
  const texts = new Map<number, RawLine>()
  const most = cutFor(log, wanted)
  for (const part of log.files) {
    const own = wanted.filter((line) => fileOfLine(log, line) === part).map((line) => line - part.first)
    for (const group of runsOf(
      part.index,
      own.toSorted((a, b) => a - b),
      most,
    )) {
      const base = part.index.starts[group.from] as number
      const length = group.from === group.to ? most : Number.POSITIVE_INFINITY
      const bytes = await readRange(part.file, base, Math.min(part.index.endOf(group.to), base + length))
      for (let line = group.from; line <= group.to; line++) {
        const at = (part.index.starts[line] as number) - base
        const size = part.index.endOf(line) - base - at
        const text = decode(bytes.subarray(at, at + Math.min(size, most)), size)
        texts.set(line + part.first, { text, stream: part.file.stream })
      }
    }
  }
  return wanted.map((line) => texts.get(line) ?? { text: '', stream: 'stdout' as const })
}

/** How many bytes of each line may be shown, so that the window stays small whatever the log holds. */
function cutFor(log: MergedLog, wanted: number[]): number {
  let bytes = 0
  for (const line of wanted) {
    const { index, first } = fileOfLine(log, line)
    bytes += Math.min(lengthOf(index, line - first), longestLine)
  }
  return bytes <= largestWindow ? longestLine : Math.max(shortestCut, Math.floor(largestWindow / wanted.length))
}

const lengthOf = (index: LineIndex, line: number) => index.endOf(line) - (index.starts[line] as number)

/** Lines that stand close to each other are read at once; a line longer than `most` alone, since only its beginning is. */
function runsOf(index: LineIndex, lines: number[], most: number): { from: number; to: number }[] {
  const groups: { from: number; to: number }[] = []
  for (const line of lines) {
    const last = groups.at(-1)
    const isNear = last && line - last.to <= 16 && index.endOf(line) - (index.starts[last.to] as number) <= most
    if (isNear) last.to = line
    else groups.push({ from: line, to: line })
  }
  return groups
}

async function readRange(file: MergedLog['files'][number]['file'], start: number, end: number): Promise<Buffer> {
  if (end <= start) return Buffer.alloc(0)
  const chunks: Buffer[] = []
  for await (const chunk of file.read(start, end)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function decode(bytes: Buffer, size: number): string {
  const cut = bytes.length < size ? `… (the line has ${size} bytes)` : ''
  const text = bytes.toString('utf8') + cut
  // Bytes of a growing line include its newline; Windows tools end lines with \r\n.
  return text.replace(/[\r\n]+$/, '')
}
