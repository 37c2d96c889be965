import type { IndexedFile, MergedLog } from './merged-log'

/**
 * How far a reader has come in each file, as text: `0.runtime_stdout.log=12,0.task_stderr.log=3`. A place in the merged
 * log does not say it, for a file that is written late puts lines before those already read. A line without its end
 * yet does not count: it may still grow.
 */
export function positionOf(log: MergedLog): string {
  return log.files.map((part) => `${nameOf(part)}=${part.whole}`).join(',')
}

/** The first place (from 0) at which a reader who was at `position` has not read what stands there now. */
export function firstUnread(log: MergedLog, position: string): number {
  const read = readPosition(position)
  const counts = log.files.map((part) => read.get(nameOf(part)) ?? 0)
  // A file with fewer lines than were read is another file.
  if (log.files.some((part, at) => part.whole < (counts[at] as number))) return 0
  if (!log.order) return counts[0] ?? 0
  const isUnread = (line: number) => {
    let at = log.files.length - 1
    while (at > 0 && (log.files[at] as IndexedFile).first > line) at -= 1
    return line - (log.files[at] as IndexedFile).first >= (counts[at] as number)
  }
  const place = log.order.findIndex(isUnread)
  return place < 0 ? log.total : place
}

const nameOf = ({ file }: IndexedFile) => file.id.split('/').at(-1) as string

function readPosition(position: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [, name, count] of position.matchAll(/([^=,]+)=(\d+)/g)) counts.set(name as string, Number(count))
  return counts
}
