import type { LogWindow } from '../history/rows'
import { ErrorMarker } from './error-lines'
import type { LogLine } from './log-line'
import { fileOfLine, type MergedLog } from './merged-log'
import { parseLine } from './mflog'

export type WindowQuery = { from?: number; tail?: number; count: number }

/** Lines before the window that are read to know whether it begins inside a traceback. */
const lookBehind = 100
/** Of one line; what is longer is cut and says so. */
const longestLine = 64 * 1024

/** A window by line number (1-based), or the last `tail` lines. Reads only the bytes of those lines. */
export async function readWindow(log: MergedLog, { from, tail, count }: WindowQuery): Promise<LogWindow> {
  const start = tail === undefined ? Math.max(0, (from ?? 1) - 1) : Math.max(0, log.total - tail)
  const end = Math.min(log.total, start + (tail ?? count))
  if (start >= end) return { lines: [], total: log.total }
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
  return { lines, total: log.total }
}

type RawLine = { text: string; stream: 'stdout' | 'stderr' }

async function readLines(log: MergedLog, start: number, end: number): Promise<RawLine[]> {
  const wanted: number[] = []
  for (let place = start; place < end; place++) wanted.push(log.order ? (log.order[place] as number) : place)
  const texts = new Map<number, RawLine>()
  for (const part of log.files) {
    const own = wanted.filter((line) => fileOfLine(log, line) === part).map((line) => line - part.first)
    for (const group of runsOf(own.toSorted((a, b) => a - b))) {
      const base = part.index.starts[group.from] as number
      const bytes = await readRange(part.file, base, part.index.endOf(group.to))
      for (let line = group.from; line <= group.to; line++) {
        const at = (part.index.starts[line] as number) - base
        const lineEnd = part.index.endOf(line) - base
        texts.set(line + part.first, { text: decode(bytes.subarray(at, lineEnd)), stream: part.file.stream })
      }
    }
  }
  return wanted.map((line) => texts.get(line) ?? { text: '', stream: 'stdout' as const })
}

/** Lines that stand close to each other are read at once. */
function runsOf(lines: number[]): { from: number; to: number }[] {
  const groups: { from: number; to: number }[] = []
  for (const line of lines) {
    const last = groups.at(-1)
    if (last && line - last.to <= 16) last.to = line
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

function decode(bytes: Buffer): string {
  const text =
    bytes.length > longestLine
      ? `${bytes.subarray(0, longestLine).toString('utf8')}… (${bytes.length} bytes; the download has the whole line)`
      : bytes.toString('utf8')
  // Bytes of a growing line include its newline; Windows tools end lines with \r\n.
  return text.replace(/[\r\n]+$/, '')
}
