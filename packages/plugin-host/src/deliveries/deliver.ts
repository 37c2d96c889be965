import { UnavailableError } from '@groundwork/access/errors'
import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import { paths, type PluginEvent } from '@groundwork/plugin-sdk/protocol'
import { answerWords, type CallPlugin } from '../platform/call-plugin'
import { type LogPlace, writeHostLine } from '../platform/log-lines'
import {
  type Batch,
  giveUpLease,
  type HandlerName,
  isDue,
  type Lease,
  moveCursor,
  putOff,
  readEvents,
  takeLease,
} from './cursors'
import type { Topics } from './topics'

export type Handler = HandlerName & { version: string; topics: Topics }
export type Delivering = { pool: Pool; bus: EventBus; call: CallPlugin; owner: string; signal: AbortSignal }

const batchSize = 100
const deliverMs = 30_000
/** From the third failure on, events come one by one, so that what cannot be taken is one event and not a batch. */
const singleAfter = 3
/** After so many failures in a row the event is passed over. */
export const mostFailures = 8
const longestWaitSeconds = 300
const awaySeconds = 3

/** Delivers what waits for one handler until nothing does, unless another engine is at it. */
export async function deliverTo(delivering: Delivering, handler: Handler): Promise<void> {
  const { pool, owner, signal } = delivering
  if (!(await isDue(pool, handler, handler.topics))) return
  let lease = await takeLease(pool, handler, owner)
  if (!lease) return
  try {
    if (lease.stale)
      await note(
        delivering,
        handler,
        'It was off for longer than events are kept (7 days): what happened meanwhile is lost to it.',
      )
    while (lease && !signal.aborted) lease = await deliverNext(delivering, handler, lease)
  } finally {
    await giveUpLease(pool, handler, owner)
  }
}

/** One batch. Null when there is nothing more to do for now. */
async function deliverNext(delivering: Delivering, handler: Handler, lease: Lease): Promise<Lease | null> {
  const { pool, owner } = delivering
  const limit = lease.failures >= singleAfter ? 1 : batchSize
  const batch = await readEvents(pool, handler.topics, { cursor: lease.cursor, limit })
  if (batch.events.length === 0) {
    if (batch.next !== lease.cursor) await moveCursor(pool, handler, { owner, cursor: batch.next })
    return null
  }
  try {
    await send(delivering, handler, batch.events)
  } catch (error) {
    await failed(delivering, handler, { error, lease, batch })
    return null
  }
  const moved = await moveCursor(pool, handler, { owner, cursor: batch.next })
  return moved ? { cursor: batch.next, failures: 0, stale: false } : null
}

async function send(
  { call, signal }: Delivering,
  { pluginId, handler }: Handler,
  events: PluginEvent[],
): Promise<void> {
  const timeout = AbortSignal.timeout(deliverMs)
  try {
    const answer = await call(pluginId, {
      path: paths.event(handler),
      body: { events },
      signal: AbortSignal.any([timeout, signal]),
      timeoutMs: deliverMs + 1_000,
    })
    if (answer.status !== 200) throw new Error(answerWords(answer))
  } catch (error) {
    if (timeout.aborted) throw new Error(`It took longer than ${deliverMs / 1000} s.`, { cause: error })
    throw error
  }
}

type Failed = { error: unknown; lease: Lease; batch: Batch }

async function failed(delivering: Delivering, handler: Handler, { error, lease, batch }: Failed): Promise<void> {
  const { pool, bus, owner, signal } = delivering
  if (signal.aborted) return
  const failure = error instanceof Error ? error.message : String(error)
  if (error instanceof UnavailableError)
    return putOff(pool, handler, { owner, failure, seconds: awaySeconds, counts: false })
  const failures = lease.failures + 1
  if (failures < mostFailures) {
    const seconds = Math.min(longestWaitSeconds, 2 ** (failures - 1))
    return putOff(pool, handler, { owner, failure, seconds, counts: true })
  }
  // By now it is one event.
  const [event] = batch.events
  const words = `The event ${event!.id} (${event!.topic} ${event!.key}) was passed over after ${failures} tries: ${failure}`
  if (await moveCursor(pool, handler, { owner, cursor: batch.events.length === 1 ? event!.id : batch.next })) {
    await note(delivering, handler, words)
    await pool.query('update plugin_installation set notice = $2, notice_at = now() where plugin_id = $1', [
      handler.pluginId,
      `Its handler "${handler.handler}" could not take an event, which was passed over: ${failure}`.slice(0, 500),
    ])
    await bus.publish(pool, [{ topic: 'plugin', key: handler.pluginId, payload: { change: 'instance' } }])
    bus.wake()
  }
}

function note(place: LogPlace, handler: Handler, words: string): Promise<void> {
  return writeHostLine(place, handler, { level: 'error', message: `Events for "${handler.handler}": ${words}` })
}
