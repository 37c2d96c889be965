import { DatastoreRefusal, type LogFile } from '../datastore/reader'
import { lineTime } from './mflog'

const newline = 10
/** Enough of a line to tell its time. */
const headBytes = 64
/** Sixteen bytes each are kept. */
const mostLines = 10_000_000

/** A line whose end has not been read yet. */
type OpenLine = { start: number; head: Buffer }

/**
 * Where each line of a file begins and when it was written, as two plain arrays of numbers: a million lines are 16 MB
 * and no objects. Grows with the file: only what was added is read again.
 */
export class LineIndex {
  starts = new Float64Array(1_024)
  /** Microseconds since 1970; NaN for a line without a time. */
  times = new Float64Array(1_024)
  count = 0
  /** Lines that have their end: all, or all but the last. */
  whole = 0
  /** Bytes that were read; the last line may still grow. */
  size = 0
  /** Each line is at or after the one before, so that merging needs no sorting. */
  sorted = true
  private last = Number.NEGATIVE_INFINITY

  constructor(private readonly most = mostLines) {}

  private add(start: number, time: number): void {
    if (this.count >= this.most)
      throw new DatastoreRefusal(`The log has more than ${this.most} lines, too many to show here.`)
    if (this.count === this.starts.length) {
      this.starts = grown(this.starts)
      this.times = grown(this.times)
    }
    this.starts[this.count] = start
    this.times[this.count] = time
    this.count += 1
    // Lines without a time go last; any of them inside means that the order must be worked out.
    if (time >= this.last) this.last = time
    else this.sorted = false
    if (Number.isNaN(time)) this.last = Number.POSITIVE_INFINITY
  }

  /** The offset one past a line, without its newline where it has one. */
  endOf(line: number): number {
    return line + 1 < this.count ? (this.starts[line + 1] as number) - 1 : this.size
  }

  /** Reads what the file has beyond this index. A line that had no newline yet is read again as a whole. */
  async extend(file: LogFile): Promise<void> {
    if (file.size <= this.size) return
    let from = this.size
    if (this.count > 0) {
      from = this.starts[this.count - 1] as number
      this.count -= 1
      this.last = this.count ? (this.times[this.count - 1] as number) : Number.NEGATIVE_INFINITY
      if (Number.isNaN(this.last)) this.last = Number.POSITIVE_INFINITY
    }
    let open: OpenLine | null = null
    let base = from
    for await (const chunk of file.read(from, file.size)) {
      const start: number = open ? this.close(open, chunk) : 0
      if (start > 0 || !open) {
        const rest = this.scan(chunk, { base, start })
        open = rest < chunk.length ? { start: base + rest, head: headOf(chunk.subarray(rest)) } : null
      }
      base += chunk.length
    }
    this.whole = this.count
    if (open) this.add(open.start, lineTime(open.head, 0, open.head.length))
    this.size = base
  }

  /** Adds the line that began in an earlier chunk if it ends in this one; gives the offset after it, 0 when it goes on. */
  private close(open: OpenLine, chunk: Buffer): number {
    const end = chunk.indexOf(newline)
    const more = chunk.subarray(0, Math.min(end < 0 ? chunk.length : end, headBytes))
    if (open.head.length < headBytes) open.head = headOf(Buffer.concat([open.head, more]))
    if (end < 0) return 0
    this.add(open.start, lineTime(open.head, 0, open.head.length))
    return end + 1
  }

  /** Adds the complete lines of a chunk that lies at `base`; gives the offset of what follows the last newline. */
  private scan(chunk: Buffer, { base, start: from }: { base: number; start: number }): number {
    let start = from
    for (let end = chunk.indexOf(newline, from); end >= 0; end = chunk.indexOf(newline, start)) {
      this.add(base + start, lineTime(chunk, start, end))
      start = end + 1
    }
    return start
  }
}

/** A copy of the beginning, so that a line of gigabytes is never held. */
function headOf(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, headBytes))
}

function grown(old: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const bigger = new Float64Array(old.length * 2)
  bigger.set(old)
  return bigger
}
