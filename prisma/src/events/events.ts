import type { Pool, Sql } from '../pool'
import { formatCursor } from './cursor'
import { type BusEvent, type Cursor, type Interest, matches, type NewEvent } from './event'
import { currentPosition, type PositionedEvent } from './event-queries'
import { createFlusher } from './flusher'
import { createReader } from './reader'
import { createMailbox, type Reload, type StreamOptions, streamEvents } from './stream'

export type { BusEvent, Cursor, Interest, NewEvent } from './event'
export type { Reload, StreamOptions } from './stream'

export type EventBus = {
  /** Writes events in the caller's transaction. The caller calls `wake` after its commit. */
  publish(sql: Sql, events: NewEvent[]): Promise<void>
  /** Tells readers, soon, that there is something to read. Call it after the commit; calling often costs nothing. */
  wake(): void
  /**
   * What `interests` name, in commit-safe order: after the cursor `after`, else from now on. `{ reload: true }` means that
   * events may be missing (the cursor is too old, or the consumer too slow) and the consumer should read its data anew.
   * Ends when `signal` aborts.
   */
  stream(options: StreamOptions): AsyncIterable<BusEvent | Reload>
  /** Calls `listener` for each matching event from now on; returns how to stop. */
  on(interest: Interest, listener: (event: BusEvent) => void): () => void
  /** Begins to listen; resolves when every event committed from now on will reach `on` and `stream`. */
  ready(): Promise<void>
  /** A cursor for `stream({ after })` that misses nothing from now on. Take it before reading the data it shall keep fresh. */
  position(sql?: Sql): Promise<Cursor>
  close(): Promise<void>
}

/**
 * To be followed by a SELECT or VALUES of (topic, key, payload), as a CTE of a single-statement write:
 * `with changed as (update ... returning ...), told as (${eventInsert} select 'run', id::text, '{}' from changed) ...`
 */
export const eventInsert = 'insert into "event" ("topic", "key", "payload")'

const publishText = `${eventInsert}
  select e.topic, e.key, e.payload::jsonb from unnest($1::text[], $2::text[], $3::text[]) as e(topic, key, payload)`

type Subscriber = { interests: Interest[]; receive: (event: PositionedEvent) => void }

/**
 * The bus of one process. Rows of the table `event` are the truth and LISTEN only wakes the reader, so neither a lost
 * notification nor a transaction that commits late loses an event. `directUrl` must bypass a transaction pooler; the
 * connection is made with the first `stream` or `on`.
 */
export function createEventBus({ pool, directUrl }: { pool: Pool; directUrl: string }): EventBus {
  const subscribers = new Set<Subscriber>()
  const flusher = createFlusher(pool)
  const reader = createReader({ url: directUrl, onEvents: (events) => fanOut(subscribers, events) })

  function subscribe(subscriber: Subscriber): () => void {
    subscribers.add(subscriber)
    return () => subscribers.delete(subscriber)
  }

  return {
    async publish(sql, events) {
      if (events.length === 0) return
      const values = [
        events.map((event) => event.topic),
        events.map((event) => event.key),
        events.map((event) => JSON.stringify(event.payload ?? {})),
      ]
      await sql.query({ name: 'event-publish', text: publishText, values })
    },
    wake: flusher.wake,
    stream(options) {
      const mailbox = createMailbox()
      const leave = subscribe({ interests: options.interests, receive: mailbox.offer })
      options.signal.addEventListener('abort', leave, { once: true })
      return streamEvents({ sql: pool, ready: reader.start(), mailbox, leave }, options)
    },
    on(interest, listener) {
      void reader.start()
      return subscribe({ interests: [interest], receive: listener })
    },
    ready: reader.start,
    position: async (sql = pool) => formatCursor(await currentPosition(sql)),
    async close() {
      await flusher.close()
      await reader.close()
    },
  }
}

function fanOut(subscribers: Set<Subscriber>, events: PositionedEvent[]): void {
  for (const event of events) {
    for (const subscriber of subscribers) {
      if (!subscriber.interests.some((interest) => matches(interest, event))) continue
      try {
        subscriber.receive(event)
      } catch (error) {
        // One listener's mistake must not stop the others or the reader.
        console.error('An event listener failed.', error)
      }
    }
  }
}
