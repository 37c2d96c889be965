import { PickleEnd, PickleError } from './pickle-error'

const utf8 = new TextDecoder('utf-8')
const newline = 10

/** The input as a cursor. Every length is checked against the end before anything is made of it. */
export class PickleInput {
  position = 0
  private readonly view: DataView
  /** `cut`: the bytes are only the beginning of the value. */
  constructor(
    readonly bytes: Uint8Array,
    private readonly cut = false,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Moves past `length` bytes and gives where they began. */
  skip(length: number): number {
    const start = this.position
    if (length > this.bytes.length - start) throw new PickleEnd('The value ends before it is complete.', start)
    this.position = start + length
    return start
  }

  /** As `skip`, for text and bytes: where the value is cut off they may go on beyond the end, which shows their beginning. */
  skipContent(length: number): number {
    const start = this.position
    if (!this.cut || length <= this.bytes.length - start) return this.skip(length)
    this.position = this.bytes.length
    return start
  }

  uint8(): number {
    return this.view.getUint8(this.skip(1))
  }
  uint16(): number {
    return this.view.getUint16(this.skip(2), true)
  }
  int32(): number {
    return this.view.getInt32(this.skip(4), true)
  }
  uint32(): number {
    return this.view.getUint32(this.skip(4), true)
  }
  float64(): number {
    return this.view.getFloat64(this.skip(8), false)
  }
  /** A length of eight bytes; beyond 2^53 it cannot fit the input anyway. */
  length64(): number {
    const value = this.view.getBigUint64(this.skip(8), true)
    return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value)
  }

  /** A line without its newline, as offsets: the form of protocol 0. */
  line(): { start: number; end: number } {
    const start = this.position
    const end = this.bytes.indexOf(newline, start)
    if (end < 0) throw new PickleEnd('The value ends before it is complete.', start)
    this.position = end + 1
    return { start, end }
  }

  lineText(): string {
    const { start, end } = this.line()
    if (end - start > 100_000) throw new PickleError('A line of the value is longer than any number or name.', start)
    return this.text(start, end)
  }

  text(start: number, end: number): string {
    return utf8.decode(this.bytes.subarray(start, end))
  }

  /** Little-endian two's complement, as LONG1 and LONG4 store integers. */
  bigint(start: number, end: number): bigint {
    let value = 0n
    for (let at = end - 1; at >= start; at--) value = (value << 8n) | BigInt(this.bytes[at] ?? 0)
    const negative = end > start && (this.bytes[end - 1] ?? 0) >= 128
    return negative ? value - (1n << BigInt(8 * (end - start))) : value
  }
}
