import type { LogFile } from '../datastore/reader'
import { lineTime } from './mflog'

const newline = 10

/**
 * Where each line of a file begins and when it was written, as two plain arrays of numbers: a million lines are 16 MB
 * and no objects. Grows with the file: only what was added is read again.
 */
export class LineIndex {
  starts = new Float64Array(1_024)
  /** Microseconds since 1970; NaN for a line without a time. */
  times = new Float64Array(1_024)
  count = 0
  /** Bytes that were read; the last line may still grow. */
  size = 0
  /** Each line is at or after the one before, so that merging needs no sorting. */
  sorted = true
  private last = Number.NEGATIVE_INFINITY

  private add(start: number, time: number): void {
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
    let carried: Buffer | null = null
    let position = from
    for await (const read of file.read(from, file.size)) {
      const chunk: Buffer = carried ? Buffer.concat([carried, read]) : read
      const rest = this.scan(chunk, position)
      carried = rest < chunk.length ? chunk.subarray(rest) : null
      position += rest
    }
    if (carried) this.add(position, lineTime(carried, 0, carried.length))
    this.size = position + (carried?.length ?? 0)
  }

  /** Adds the complete lines of a chunk that lies at `base`; gives the offset of what follows the last newline. */
  private scan(chunk: Buffer, base: number): number {
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      this.add(base + start, lineTime(chunk, start, end))
      start = end + 1
    }
    return start
  }
}

function grown(old: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const bigger = new Float64Array(old.length * 2)
  bigger.set(old)
  return bigger
}
