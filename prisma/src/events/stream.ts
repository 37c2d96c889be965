import type { Sql } from '../pool'
import { isAfter, parseCursor, type Position } from './cursor'
import type { BusEvent, Cursor, Interest } from './event'
import { batchSize, isTooOld, type PositionedEvent, replayBatch } from './event-queries'

export type Reload = { reload: true }
export type StreamOptions = { interests: Interest[]; after?: Cursor | null; signal: AbortSignal }

/** What one stream still has to hand out. When the consumer is too slow it is told to reload instead. */
export type Mailbox = {
  offer(event: PositionedEvent): void
  take(signal: AbortSignal): Promise<PositionedEvent[] | Reload | null>
}

const capacity = 10_000

export function createMailbox(): Mailbox {
  let waiting: PositionedEvent[] = []
  let overflowed = false
  let wakeUp: () => void = () => {}
  return {
    offer(event) {
      if (waiting.length < capacity) waiting.push(event)
      else overflowed = true
      wakeUp()
    },
    async take(signal) {
      if (waiting.length === 0 && !overflowed && !signal.aborted) {
        await new Promise<void>((resolve) => {
          wakeUp = resolve
          signal.addEventListener('abort', wakeUp, { once: true })
        })
        signal.removeEventListener('abort', wakeUp)
      }
      if (signal.aborted) return null
      const events = waiting
      waiting = []
      if (!overflowed) return events
      overflowed = false
      return { reload: true }
    },
  }
}

export type Feed = { sql: Sql; ready: Promise<void>; mailbox: Mailbox; leave: () => void }

/**
 * The events of one subscriber in order, without gap or repetition: first from the table after its cursor, then live.
 * The mailbox is open before the table is read, and what the table gave already is dropped from it.
 */
export async function* streamEvents(feed: Feed, options: StreamOptions): AsyncGenerator<BusEvent | Reload> {
  const { interests, after, signal } = options
  try {
    await settled(feed.ready, signal)
    let last: Position | null = null
    if (after != null) {
      last = parseCursor(after)
      if (!last || (await isTooOld(feed.sql, last))) {
        last = null
        yield { reload: true }
      } else {
        for (;;) {
          const events: PositionedEvent[] = await replayBatch(feed.sql, last, interests)
          for (const event of events) {
            if (signal.aborted) return
            last = event.position
            yield toBusEvent(event)
          }
          if (events.length < batchSize) break
        }
      }
    }
    for (;;) {
      const events = await feed.mailbox.take(signal)
      if (!events) return
      if ('reload' in events) {
        yield events
        continue
      }
      for (const event of events) {
        if (last && !isAfter(event.position, last)) continue
        last = event.position
        yield toBusEvent(event)
        if (signal.aborted) return
      }
    }
  } finally {
    feed.leave()
  }
}

function toBusEvent({ cursor, topic, key, payload, at }: PositionedEvent): BusEvent {
  return { cursor, topic, key, payload, at }
}

function settled(ready: Promise<void>, signal: AbortSignal): Promise<void> {
  return Promise.race([
    ready,
    new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      else signal.addEventListener('abort', () => resolve(), { once: true })
    }),
  ])
}
