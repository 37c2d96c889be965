/** Where a reader stands, opaque to callers: `<xid>-<id>` of the last event it saw. */
export type Cursor = string

export type NewEvent = { topic: string; key: string; payload?: object }

export type BusEvent = { cursor: Cursor; topic: string; key: string; payload: unknown; at: Date }

/** All events of a topic, or only those of one key. */
export type Interest = { topic: string; key?: string }

export function matches(interest: Interest, event: BusEvent): boolean {
  return interest.topic === event.topic && (interest.key === undefined || interest.key === event.key)
}
