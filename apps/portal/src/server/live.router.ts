import type { Actor } from '@groundwork/access/can'
import { allowed, clientError, router } from '@groundwork/access/trpc'
import type { BusEvent } from '@groundwork/db/events'
import { tracked, TRPCError } from '@trpc/server'
import { z } from 'zod'
import { endOf } from './open-streams'

const interest = z.object({
  // What everybody may read. Of people and tokens not even ids are told; of notifications only a person's own.
  topic: z.enum(['run', 'task', 'project', 'plugin', 'plugin-log', 'notification']),
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

/** The key of a notification is the id of the person it is for. */
function requireOwn(actor: Actor, interests: z.infer<typeof interest>[]): void {
  const own = actor.kind === 'user' ? actor.id : null
  if (interests.every(({ topic, key }) => topic !== 'notification' || (own !== null && key === own))) return
  throw new TRPCError({
    code: 'FORBIDDEN',
    message: 'Notifications are told to the person they are for. Ask for your own.',
  })
}

export const liveRouter = router({
  /** Changes from now on, or from `lastEventId` without a gap. Ends when the client goes away. */
  events: allowed('run.read')
    .input(eventsInput)
    .use(({ ctx, input, next }) => {
      // Here, so that it is an answer of its own and not the end of a stream that has begun.
      requireOwn(ctx.actor, input.interests)
      return next()
    })
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
