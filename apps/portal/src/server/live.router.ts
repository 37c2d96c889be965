import { allowed, clientError, router } from '@groundwork/access/trpc'
import type { BusEvent } from '@groundwork/db/events'
import { tracked } from '@trpc/server'
import { z } from 'zod'
import { endOf } from './open-streams'

const interest = z.object({
  // What everybody may read. Of people and tokens not even ids are told.
  topic: z.enum(['run', 'task', 'project']),
  key: z.string().max(200).optional(),
})

const eventsInput = z.object({
  interests: z.array(interest).min(1).max(100),
  /** Sent by the client when it comes back after a break: the last cursor it saw. */
  lastEventId: z.string().max(100).nullish(),
})

/** What a page is told. `reload` means that the place where it left off is gone: it fetches afresh. */
export type LiveEvent = { topic: string; key: string; payload: unknown; at: number } | { reload: true }

const reload: LiveEvent = { reload: true }

function toLiveEvent({ topic, key, payload, at }: BusEvent): LiveEvent {
  return { topic, key, payload, at: at.getTime() }
}

export const liveRouter = router({
  /** Changes from now on, or from `lastEventId` without a gap. Ends when the client goes away. */
  events: allowed('run.read')
    .input(eventsInput)
    .subscription(async function* ({ ctx, input, signal }) {
      const end = endOf(ctx, signal)
      const events = ctx.bus.stream({
        interests: input.interests,
        after: input.lastEventId ?? null,
        signal: end.signal,
      })
      try {
        for await (const event of events) {
          // Untracked: the client must not come back with a place that does not exist.
          if ('reload' in event) yield { id: '', data: reload }
          else yield tracked(event.cursor, toLiveEvent(event))
        }
      } catch (error) {
        throw clientError(error, ctx.requestId)
      } finally {
        end.forget()
      }
    }),
})
