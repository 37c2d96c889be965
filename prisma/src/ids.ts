import { randomFillSync } from 'node:crypto'

const random = new Uint8Array(10)
let lastMs = 0
let sequence = 0

/**
 * A new UUIDv7 (RFC 9562): sorts by the time it was made, also among ids that one process makes in the same millisecond.
 */
export function uuidv7(): string {
  randomFillSync(random)
  const now = Date.now()
  if (now > lastMs) {
    lastMs = now
    sequence = ((random[0]! << 8) | random[1]!) & 0x7ff
  } else if (++sequence > 0xfff) {
    // More than the 12 bits hold: borrow from the next millisecond rather than go backwards.
    lastMs += 1
    sequence = 0
  }
  const time = lastMs.toString(16).padStart(12, '0')
  const counter = sequence.toString(16).padStart(3, '0')
  const variant = ((random[2]! & 0x3f) | 0x80).toString(16)
  const rest = Buffer.from(random.subarray(3)).toString('hex')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${variant}${rest.slice(0, 2)}-${rest.slice(2)}`
}
