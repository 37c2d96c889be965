import pg from 'pg'
import type { Position } from './cursor'
import { currentPosition, type PositionedEvent, readBatch } from './event-queries'
import { channel } from './flusher'

const idleLookMs = 2_000
const pendingLookMs = { first: 10, longest: 500 }
const reconnectMs = { first: 50, longest: 5_000 }

export type Reader = {
  /** Begins to listen; resolves when events from now on will be delivered. Later calls return the same promise. */
  start(): Promise<void>
  close(): Promise<void>
}

export type ReaderOptions = { url: string; onEvents: (events: PositionedEvent[]) => void }

/**
 * One LISTEN connection a process. It reads on the same connection, so a busy pool cannot delay it, and when the
 * connection breaks it makes a new one and goes on where it stood.
 */
export function createReader({ url, onEvents }: ReaderOptions): Reader {
  let position: Position | null = null
  let connection: Connection | null = null
  let started: Promise<void> | null = null
  let loop: Promise<void> = Promise.resolve()
  const stop = new AbortController()

  async function keepListening(ready: () => void) {
    let wait = reconnectMs.first
    while (!stop.signal.aborted) {
      try {
        connection = await listen(url)
        position ??= await currentPosition(connection.client)
        wait = reconnectMs.first
        ready()
        await follow(connection)
      } catch {
        // The database is away or the connection was cut: the loop tries again.
      } finally {
        await connection?.end()
        connection = null
      }
      await pause(wait, stop.signal)
      wait = Math.min(wait * 2, reconnectMs.longest)
    }
  }

  async function follow(from: Connection) {
    let pendingWait = pendingLookMs.first
    while (!stop.signal.aborted) {
      const batch = await readBatch(from.client, position!)
      const last = batch.events.at(-1)
      if (last) {
        position = last.position
        pendingWait = pendingLookMs.first
        onEvents(batch.events)
      }
      if (batch.full) continue
      await from.notified(batch.pending ? pendingWait : idleLookMs)
      pendingWait = batch.pending ? Math.min(pendingWait * 2, pendingLookMs.longest) : pendingLookMs.first
    }
  }

  return {
    start() {
      started ??= new Promise((resolve) => {
        loop = keepListening(resolve)
      })
      return started
    },
    async close() {
      stop.abort()
      await connection?.end()
      await loop
    },
  }
}

type Connection = {
  client: pg.Client
  /** Resolves at the next NOTIFY (or at once when one came meanwhile) or after `ms`; rejects when the connection is gone. */
  notified(ms: number): Promise<void>
  end(): Promise<void>
}

async function listen(url: string): Promise<Connection> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'groundwork-events',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  })
  let notices = 0
  let lost: Error | null = null
  let wakeUp: () => void = () => {}
  const lose = (error?: Error) => {
    lost ??= error ?? new Error('The LISTEN connection ended.')
    wakeUp()
  }
  client.on('notification', () => {
    notices += 1
    wakeUp()
  })
  client.on('error', lose)
  client.on('end', () => lose())
  try {
    await client.connect()
    await client.query(`listen ${channel}`)
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
  return {
    client,
    async notified(ms) {
      if (notices === 0 && !lost) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wakeUp = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      notices = 0
      if (lost) throw lost
    },
    end: () => client.end().catch(() => {}),
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}
