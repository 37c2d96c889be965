import type { Cursor } from './event'

export type Position = { xid: bigint; id: bigint }

// xid8 and int8 both fit 20 digits; longer text is not ours and must not reach the database.
const pattern = /^(\d{1,20})-(\d{1,19})$/

/** Null when the text is not a cursor: it comes from a browser and may be anything. */
export function parseCursor(cursor: Cursor): Position | null {
  const match = pattern.exec(cursor)
  if (!match) return null
  const position = { xid: BigInt(match[1]!), id: BigInt(match[2]!) }
  return position.xid < 1n << 64n && position.id < 1n << 63n ? position : null
}

export function formatCursor({ xid, id }: Position): Cursor {
  return `${xid}-${id}`
}

export function isAfter(a: Position, b: Position): boolean {
  return a.xid === b.xid ? a.id > b.id : a.xid > b.xid
}
