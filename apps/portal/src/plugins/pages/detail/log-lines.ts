import type { LogLine } from '@groundwork/ui/log-source'

/** A line as the host keeps it. */
export type KeptLine = { id: number; at: Date; version: string; stream: string; level: string; line: string }

export const streams = ['all', 'plugin', 'stdout', 'stderr', 'host'] as const
export type StreamChoice = (typeof streams)[number]

/** More lines than this are not held in a page; older ones are read again when asked for. */
const mostLines = 20_000

/** What was read before with what came now, each line once, in order. */
export function mergeLines(before: KeptLine[], more: KeptLine[]): KeptLine[] {
  if (more.length === 0) return before
  const byId = new Map([...before, ...more].map((line) => [line.id, line]))
  return [...byId.values()].toSorted((a, b) => a.id - b.id).slice(-mostLines)
}

/** Lines of one stream as the viewer shows them, numbered from the first that is held. */
export function toLogLines(lines: KeptLine[], stream: StreamChoice): LogLine[] {
  return lines
    .filter((line) => stream === 'all' || line.stream === stream)
    .map((line, index) => ({
      n: index + 1,
      at: line.at.getTime(),
      stream: line.stream === 'stderr' ? 'stderr' : 'stdout',
      text: line.stream === 'host' ? `groundwork: ${line.line}` : line.line,
      error: line.level === 'error' || line.stream === 'stderr',
    }))
}

/** Numbers of lines that contain the words, whatever their case. */
export function findLines(lines: LogLine[], query: string): number[] {
  const wanted = query.toLowerCase()
  return wanted === '' ? [] : lines.filter(({ text }) => text.toLowerCase().includes(wanted)).map(({ n }) => n)
}
